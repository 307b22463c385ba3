import { z } from 'zod';
import { defineEvent } from '../define';
import { groupExample, groupInfo, isoTime, person, personExample } from '../fields';

const timestamp = '2026-11-22T09:00:00.000Z';

export const added = defineEvent({
	name: 'group.added',
	title: 'Group Added',
	description: 'This account made a group or was added to one',
	lane: 'chat',
	embedded: 'works',
	data: groupInfo.extend({ timestamp: isoTime }),
	example: { ...groupExample, timestamp },
});

export const updated = defineEvent({
	name: 'group.updated',
	title: 'Group Updated',
	description:
		'Name, description, picture or a setting of a group changed; only what changed is there',
	lane: 'chat',
	embedded: 'works',
	data: groupInfo
		.partial()
		.required({ groupId: true })
		.extend({
			author: person.nullable().meta({ description: 'Who changed it, when known' }),
			timestamp: isoTime,
		}),
	example: { groupId: groupExample.groupId, subject: 'Launch 2', author: personExample, timestamp },
});

export const participants = defineEvent({
	name: 'group.participants',
	title: 'Group Participants',
	description: 'People joined, left or were added, removed, promoted or demoted',
	lane: 'chat',
	embedded: 'works',
	data: z.object({
		groupId: z.string(),
		action: z.enum(['add', 'remove', 'promote', 'demote']),
		participants: z.array(person),
		author: person.nullable().meta({ description: 'Who did it, when known' }),
		timestamp: isoTime,
	}),
	example: {
		groupId: groupExample.groupId,
		action: 'add',
		participants: [personExample],
		author: null,
		timestamp,
	},
});

export const joinRequest = defineEvent({
	name: 'group.joinRequest',
	title: 'Group Join Request',
	description: 'Somebody asked to join a group, or took the request back',
	lane: 'chat',
	embedded: 'works',
	data: z.object({
		groupId: z.string(),
		action: z.enum(['created', 'revoked', 'rejected']),
		participant: person,
		timestamp: isoTime,
	}),
	example: {
		groupId: groupExample.groupId,
		action: 'created',
		participant: personExample,
		timestamp,
	},
});
