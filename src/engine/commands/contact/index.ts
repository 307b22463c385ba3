import { contactBook } from './book';
import { checkNumbers } from './checkNumbers';
import { erase } from './erase';
import { contactExchange } from './exchange';
import { contactReads } from './read';

export const contactCommands = {
	'contact.checkNumbers': checkNumbers,
	...contactReads,
	...contactBook,
	'contact.erase': erase,
	...contactExchange,
};
