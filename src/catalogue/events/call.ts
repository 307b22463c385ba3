import { z } from 'zod';
import { defineEvent } from '../define';
import { isoTime, person, personExample } from '../fields';

const call = z.object({
	callId: z.string(),
	chatId: z.string().meta({ description: 'JID to answer to' }),
	from: person,
	video: z.boolean(),
	isGroup: z.boolean(),
	status: z.enum(['ringing', 'accepted', 'rejected', 'missed', 'ended']),
	timestamp: isoTime,
});

const example = {
	callId: 'A1B2C3D4E5F60718',
	chatId: '123456789012345@lid',
	from: personExample,
	video: false,
	isGroup: false,
	status: 'ringing',
	timestamp: '2026-11-22T09:00:00.000Z',
} satisfies z.output<typeof call>;

export const received = defineEvent({
	name: 'call.received',
	title: 'Call Received',
	description: 'Somebody is calling',
	lane: 'instance',
	embedded: 'works',
	data: call,
	example,
});

export const updated = defineEvent({
	name: 'call.updated',
	title: 'Call Updated',
	description: 'A call was accepted, rejected, missed or ended',
	lane: 'instance',
	embedded: 'works',
	data: call,
	example: { ...example, status: 'missed' },
});
