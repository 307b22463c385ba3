import { textOf } from '../wire/stanza';
import type { IqFamily } from './IqFamily';

/** What a person says about themselves. */
export const profile: IqFamily = {
	'status set status': ({ linked, question, network }) => {
		linked.person.settings.about = textOf(question) ?? '';
		network.changed();
	},
	'disappearing_mode set disappearing_mode': ({ linked, question, network }) => {
		linked.person.state.disappearingSeconds = Number(question.attrs.duration ?? 0);
		network.changed();
	},
};
