import { el } from '../wire/stanza';
import type { IqFamily } from './IqFamily';

/** Switches of the protocol, by config code: tokens on 1:1 messages, tokens on pictures, tokens by LID. */
const PROPS = { 10518: 'true', 9666: 'true', 14303: 'false' };

export const props: IqFamily = {
	'abt get props': () => {
		const list = Object.entries(PROPS).map(([config_code, config_value]) =>
			el('prop', { config_code, config_value }),
		);
		return [el('props', { hash: 'sim-1', refresh: 86_400 }, list)];
	},
};
