import type { IDataObject } from 'n8n-workflow';
import { toEventItem } from '../../../../../nodes/shared/trigger/toEventItem';
import { events } from '../../../../../src/catalogue/events';
import { eventNames } from '../../../../../src/catalogue/events/names';
import { webhookContext } from '../../../../support/n8nContexts';

const promised = [
	...['event', 'gateway', 'instance', 'messageId', 'vendorMessageId', 'chatId', 'phone', 'lid'],
	...['isGroup', 'sender', 'message', 'media', 'sentBy', 'timestamp', 'raw', 'chatInput'],
	'sessionId',
];
const connection = { credential: { gateway: 'zapini' } as never, network: async () => null };

async function itemOf(
	event: (typeof eventNames)[number],
	change: object = {},
): Promise<IDataObject> {
	const data = { ...events[event].example, ...change };
	const told = { id: 'event-1', event, instance: 'sales', timestamp: 't', data };
	return (await toEventItem(told, connection, webhookContext({ credential: {} }).helpers)).json;
}

test.each(eventNames)('%s has every field that expressions may ask for', async (event) => {
	expect(Object.keys(await itemOf(event))).toEqual(expect.arrayContaining(promised));
});

test('a reply goes by the ID that the gateway wants, else by that of WhatsApp', async () => {
	const uuid = await itemOf('message.received', { vendorMessageId: 'uuid-1' });
	expect(uuid).toMatchObject({ messageId: '3EB0C767D26A1B2E5C7A', vendorMessageId: 'uuid-1' });
	const plain = await itemOf('message.received', { vendorMessageId: null });
	expect(plain.vendorMessageId).toBe('3EB0C767D26A1B2E5C7A');
});

test('whoever calls is the sender, and a group is a chat to answer in', async () => {
	expect(await itemOf('call.received')).toMatchObject({
		...{ sender: { name: 'Eve' }, phone: '5511988887777', isGroup: false },
	});
	const { groupId } = events['group.participants'].example;
	expect(await itemOf('group.participants')).toMatchObject({
		...{ chatId: groupId, isGroup: true, sessionId: `sales:${groupId}`, phone: null },
	});
});
