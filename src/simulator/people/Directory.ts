import { parseJid, type Addressing } from '../wire/jid';
import type { Companion } from './Companion';
import { otherFormOf } from './numberForms';
import type { Person } from './Person';

/** One device of one person: the phone (`companion` unset) or a linked client. */
export interface DeviceRef {
	person: Person;
	device: number;
	companion?: Companion;
	/** How the jid that led here named the person. */
	addressing: Addressing;
}

/** A linked client of a person. */
export function deviceRef(person: Person, companion: Companion, addressing: Addressing): DeviceRef {
	return { person, device: companion.device, companion, addressing };
}

/** Who is on the network, by number and by LID. */
export class Directory {
	private readonly byNumber = new Map<string, Person>();
	private readonly byLid = new Map<string, Person>();

	get people(): Person[] {
		return [...this.byNumber.values()];
	}

	add(person: Person): void {
		this.byNumber.set(person.number, person);
		this.byLid.set(person.state.lid, person);
	}

	findNumber(number: string): Person | undefined {
		return this.byNumber.get(number);
	}

	/** The registered person whom somebody means by a number, in the form it is registered under or in the other one. */
	findAsked(number: string): Person | undefined {
		const forms = [number, otherFormOf(number)];
		return (
			forms
				.map((form) => form && this.byNumber.get(form))
				.find((person) => person && !person.settings.noWhatsApp) || undefined
		);
	}

	/** The registered person a user jid or a device jid belongs to. */
	find(jid: string | undefined): Person | undefined {
		const parsed = parseJid(jid);
		if (!parsed) return undefined;
		const person =
			parsed.server === 'lid' ? this.byLid.get(parsed.user) : this.byNumber.get(parsed.user);
		return person?.settings.noWhatsApp ? undefined : person;
	}

	/** The device a jid names; undefined when the person or the device does not exist (any more). */
	findDevice(jid: string | undefined): DeviceRef | undefined {
		const parsed = parseJid(jid);
		const person = this.find(jid);
		if (!parsed || !person) return undefined;
		const companion = person.companions.get(parsed.device);
		if (parsed.device > 0 && !companion) return undefined;
		const addressing = parsed.server === 'lid' ? 'lid' : 'pn';
		return { person, device: parsed.device, companion, addressing };
	}
}
