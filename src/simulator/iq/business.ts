import { el } from '../wire/stanza';
import type { IqFamily } from './IqFamily';

/** Nobody here is a business: the profile exists and is empty. */
export const business: IqFamily = {
	'w:biz get business_profile': () => [el('business_profile')],
	'bot get bot': () => [el('bot', { v: 2 })],
};
