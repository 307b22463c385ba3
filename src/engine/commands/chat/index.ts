import { list } from './list';
import { presence } from './presence';
import { chatSettings } from './settings';

export const chatCommands = { 'chat.list': list, ...chatSettings, ...presence };
