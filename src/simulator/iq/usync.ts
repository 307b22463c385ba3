import type { Person } from '../people/Person';
import { addressingOf, digitsOf } from '../wire/jid';
import { child, el, elements, textOf, type Stanza } from '../wire/stanza';
import { IqError, type IqContext, type IqFamily } from './IqFamily';

interface Asked {
	/** The jid form asked about, which the answer repeats. */
	jid: string;
	/** The number as the client wrote it, when it asked by number. */
	phone?: string;
	/** Undefined when nobody is registered under it. */
	person?: Person;
	asker: Person;
}

/** One column of the answer; `undefined` leaves it out for this user. */
type Protocol = (asked: Asked) => Stanza | undefined;

const protocols: Record<string, Protocol> = {
	devices: ({ person }) => el('devices', {}, [el('device-list', {}, encodeDevices(person))]),
	/** Only for users asked about by number: a LID has no LID. */
	lid: ({ jid, person }) =>
		person && !person.settings.hidesLid && addressingOf(jid) === 'pn'
			? el('lid', { val: person.jid('lid') })
			: undefined,
	contact: ({ person, phone }) => el('contact', { type: person ? 'in' : 'out' }, phone),
	status: ({ person }) =>
		person && el('status', { t: person.network.seconds() }, Buffer.from(person.settings.about)),
	disappearing_mode: ({ person }) =>
		person && el('disappearing_mode', { duration: person.state.disappearingSeconds, t: 0 }),
	username: () => undefined,
	bot: () => undefined,
};

/** Who is registered, with which devices, under which LID: the address book of the server. */
export const usync: IqFamily = {
	'usync get usync': (context) => {
		const asked = elements(child(context.question, 'query')).map(({ tag }) => tag);
		const unknown = asked.filter((name) => !protocols[name]);
		if (unknown.length > 0) {
			context.connection.problem('unknown iq', `usync protocol ${unknown.join(', ')}`);
			throw new IqError(501, 'feature-not-implemented');
		}
		const users = elements(child(context.question, 'list')).map((user) => {
			const about = readUser(context, user);
			const answers = asked.map((name) => protocols[name]?.(about));
			return el(
				'user',
				{ jid: about.jid },
				answers.filter((answer) => answer !== undefined),
			);
		});
		const { sid, mode, context: reason } = context.question.attrs;
		return [
			el('usync', { sid, mode, context: reason, index: 0, last: 'true' }, [
				el(
					'result',
					{},
					asked.map((name) => el(name)),
				),
				el('list', {}, users),
			]),
		];
	},
};

function readUser({ network, linked }: IqContext, user: Stanza): Asked {
	const asker = linked.person;
	if (user.attrs.jid) {
		return { jid: user.attrs.jid, person: network.people.find(user.attrs.jid), asker };
	}
	const phone = textOf(child(user, 'contact')) ?? '';
	const person = network.people.findAsked(digitsOf(phone));
	// The answer names the account by the number that it has, whatever form was asked for.
	return { jid: `${person?.number ?? digitsOf(phone)}@s.whatsapp.net`, phone, person, asker };
}

/** `key-index` is a must on every device but the phone; a client ignores a device without. */
function encodeDevices(person: Person | undefined): Stanza[] {
	if (!person) return [];
	const linked = Array.from(person.companions.values(), ({ state }) =>
		el('device', { id: state.device, 'key-index': state.keyIndex }),
	);
	return [el('device', { id: 0 }), ...linked];
}
