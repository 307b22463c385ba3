import { history } from './history';
import { list } from './list';
import { people } from './people';
import { presence } from './presence';
import { chatSettings } from './settings';

export const chatCommands = {
	'chat.list': list,
	...history,
	...chatSettings,
	...people,
	...presence,
};
