import { checkNumbers } from './checkNumbers';
import { contactReads } from './read';

export const contactCommands = { 'contact.checkNumbers': checkNumbers, ...contactReads };
