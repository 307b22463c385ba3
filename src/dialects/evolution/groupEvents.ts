import type { z } from 'zod';
import type { EventData } from '../../catalogue/events';
import { groupInfo } from '../../catalogue/fields';
import { decodeRows, encodeRows, isObject, textOf } from '../kit';
import {
	personOf,
	rowsOf,
	type Decoders,
	type Encoders,
	type Envelope,
	type Fields,
	type Told,
} from './envelope';
import { metadata } from './routes/group';

/** The metadata as routes read it; what is not there is null. */
function readGroup(data: Fields): Fields {
	const read: Fields = {};
	decodeRows(metadata, data, read, 'reply');
	const participants = rowsOf(read.participants).map((member) => ({
		...{ phone: null, lid: null, role: 'member', ...member },
	}));
	const whole = { ...read, ...('participants' in read ? { participants } : {}) };
	// What is of another type than promised tells nothing.
	const schemas = groupInfo.shape as Record<string, z.ZodType>;
	return Object.fromEntries(
		Object.entries(whole).filter(([name, value]) => schemas[name]?.safeParse(value).success),
	);
}

const unknown: Omit<EventData<'group.added'>, 'groupId' | 'timestamp'> = {
	subject: null,
	description: null,
	owner: null,
	createdAt: null,
	size: null,
	pictureUrl: null,
	onlyAdminsSend: null,
	onlyAdminsEdit: null,
	approveMembers: null,
	disappearAfter: null,
	isCommunity: null,
	communityId: null,
	isAdmin: null,
	participants: null,
};

function decodeGroup({ now, data }: Envelope): Told | null {
	const groupId = textOf(data.id);
	if (groupId === null) return null;
	return {
		...{ event: 'group.added', parts: [groupId, now], lane: groupId },
		data: { ...unknown, ...readGroup(data), timestamp: now },
	};
}

/** Only what changed is there. */
function decodeGroupChange({ now, data }: Envelope): Told | null {
	const groupId = textOf(data.id);
	if (groupId === null) return null;
	const author = textOf(data.author);
	return {
		...{ event: 'group.updated', parts: [groupId, now], lane: groupId },
		data: { ...readGroup(data), author: author === null ? null : personOf(author), timestamp: now },
	};
}

/** Newer servers tell each one by objects, older ones by JIDs. */
function memberOf(member: unknown) {
	if (!isObject(member)) return personOf(member);
	const person = personOf(member.id ?? member.jid, member.name);
	return { ...person, phone: person.phone ?? personOf(member.phoneNumber).phone };
}

const actions = ['add', 'remove', 'promote', 'demote'];

function decodeParticipants({ now, data }: Envelope): Told | null {
	const groupId = textOf(data.id) ?? textOf(data.groupJid);
	const { action } = data;
	if (groupId === null || !actions.includes(action as string)) return null;
	const participants = (Array.isArray(data.participants) ? data.participants : []).map(memberOf);
	const author = textOf(data.author);
	return {
		event: 'group.participants',
		parts: [groupId, action, ...participants.map(({ id }) => id), now],
		lane: groupId,
		data: {
			...{ groupId, action, participants },
			author: author === null ? null : personOf(author),
			timestamp: now,
		},
	};
}

export const groupDecoders: Decoders = {
	'groups.upsert': decodeGroup,
	'groups.update': decodeGroupChange,
	'group.update': decodeGroupChange,
	'group-participants.update': decodeParticipants,
	'group.participants.update': decodeParticipants,
};

const personJid = ({ id, phone }: { id: string; phone: string | null }) =>
	phone === null ? id : `${phone}@s.whatsapp.net`;

export const groupEncoders: Encoders<'group.added' | 'group.updated' | 'group.participants'> = {
	'group.added': ({ timestamp: _time, ...group }) => ({
		name: 'groups.upsert',
		data: [encodeRows(metadata, group, {})],
	}),
	// A 2.3.7 can be subscribed to it, and never posts it.
	'group.updated': ({ timestamp: _time, author, ...group }) => ({
		name: 'groups.update',
		data: [{ ...encodeRows(metadata, group, {}), ...(author && { author: personJid(author) }) }],
	}),
	'group.participants': ({ groupId, action, participants, author }) => ({
		name: 'group-participants.update',
		data: {
			...{ id: groupId, action, participants: participants.map(personJid) },
			...(author && { author: personJid(author) }),
		},
	}),
};
