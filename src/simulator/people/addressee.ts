import type { Group } from '../groups/Group';
import { SimulatorError } from '../SimulatorError';
import { digitsOf } from '../wire/jid';
import type { Person } from './Person';

/** Whoever a message can be sent to: a handle, a number or the jid of a group. */
export type Addressee = string | { number: string } | { group: Group };

/** Somebody to write to, or a group. */
export function findChat(from: Person, to: Addressee): Person | Group {
	if (typeof to === 'object' && 'group' in to) return to.group;
	const group = typeof to === 'string' ? from.network.groups.find(to) : undefined;
	return group ?? findPerson(from, to);
}

export function findPerson(from: Person, to: Addressee): Person {
	if (typeof to === 'object' && 'group' in to) throw notAPerson(to.group.jid());
	const number = typeof to === 'string' ? digitsOf(to) : to.number;
	const person = from.network.people.findNumber(number);
	if (!person) {
		throw new SimulatorError(
			`Nobody has the number ${number}`,
			'Add it with account() or contact() first',
			404,
		);
	}
	return person;
}

function notAPerson(jid: string): SimulatorError {
	return new SimulatorError(`${jid} is a group`, 'This is done to people only');
}
