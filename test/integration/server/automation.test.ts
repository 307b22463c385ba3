import { automationHeader } from '../../../src/domain/automation';
import type { Contact } from '../../../src/simulator';
import { Scene } from '../engine/Scene';
import { adminKey, Gateway } from './Gateway';

const number = '15550001001';

let scene: Scene;
let gateway: Gateway;
let eve: Contact;
let id: string;

beforeAll(async () => {
	scene = await Scene.open();
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', number);
	eve.text(number, 'hi');
	await scene.next('message.received');
	gateway = await Gateway.open(scene);
	const { conversationId } = await scene.call('conversation.get', { conversationId: eve.number });
	id = conversationId;
});

afterAll(async () => {
	await gateway.close();
	await scene.close();
});

const stream = 'sales/streams/workflow-1';
const claim = (claimsAutomation: boolean) =>
	gateway.native('PUT', stream, { body: { events: ['message.received'], claimsAutomation } });
const message = () => ({
	body: { instance_id: 'sales', recipient: eve.number, message: 'by hand' },
});

test('in the tongue of Zapini: a stream claims it, a person is refused, takes over and gives back', async () => {
	expect(await claim(true)).toMatchObject({ status: 200, body: { claimsAutomation: true } });
	const path = `/conversations/${encodeURIComponent(id)}`;
	expect(await gateway.zapini('GET', `${path}/automation`)).toEqual({
		status: 200,
		body: {
			success: true,
			data: {
				conversation_id: id,
				automation_status: 'active',
				is_automation_active: true,
				can_send_manual_message: false,
				paused_at: null,
				paused_by: null,
				pause_reason: null,
			},
		},
	});
	for (const place of ['/api/v1/chat/send', '/send-message?instance_id=sales']) {
		expect(await gateway.zapini('POST', place, message())).toMatchObject({
			status: 403,
			body: { success: false, error: { code: 'AUTOMATION_ACTIVE', conversation_id: id } },
		});
	}
	const pause = { body: { reason: 'Manual takeover for VIP client' } };
	expect(await gateway.zapini('POST', `${path}/automation/pause`, pause)).toEqual({
		status: 200,
		body: {
			success: true,
			message: 'Automation paused. You can now send messages manually.',
			data: {
				automation_status: 'paused',
				paused_at: expect.stringMatching(/^[\dT:-]+Z$/) as string,
				paused_by: 'admin',
			},
		},
	});
	expect(await gateway.zapini('GET', path)).toMatchObject({
		body: { data: { automation_status: 'paused', can_send_manual_message: true } },
	});
	expect(await gateway.zapini('POST', '/api/v1/chat/send', message())).toMatchObject({
		status: 200,
	});
	expect(await gateway.zapini('POST', `${path}/automation/resume`)).toMatchObject({
		status: 409,
		body: { error: { code: 'CONVERSATION_NOT_ARCHIVED' } },
	});
	await gateway.zapini('POST', `${path}/archive`);
	expect(await gateway.zapini('POST', `${path}/automation/resume`)).toMatchObject({
		status: 200,
		body: { data: { automation_status: 'active' } },
	});
	expect(await gateway.zapini('GET', path)).toMatchObject({
		body: { data: { is_archived: false } },
	});
});

test('many at once, in both shapes', async () => {
	const body = { conversation_ids: [id] };
	expect(
		await gateway.zapini('POST', '/conversations/automation/bulk-pause', { body }),
	).toMatchObject({ body: { success: true, message: '1 conversations paused successfully.' } });
	expect(
		await gateway.zapini('POST', '/api/v1/conversations/automation/bulk-pause', { body }),
	).toEqual({
		status: 200,
		body: {
			success: true,
			message: '0 conversations paused',
			data: { paused: 0, skipped: 1, errors: 0 },
		},
	});
	await gateway.zapini('POST', `/conversations/${encodeURIComponent(id)}/archive`);
	expect(
		await gateway.zapini('POST', '/api/v1/conversations/automation/bulk-resume', { body }),
	).toMatchObject({ body: { data: { resumed: 1, skipped: 0, errors: 0 } } });
	const tooMany = { conversation_ids: Array.from({ length: 101 }, (_, index) => `c${index}`) };
	expect(
		await gateway.zapini('POST', '/conversations/automation/bulk-pause', { body: tooMany }),
	).toMatchObject({ status: 422 });
});

test('whoever says to be automation sends, and the end of the stream ends it', async () => {
	const send = (headers: Record<string, string>) =>
		fetch(`${gateway.url}/v1/instances/sales/messages/text`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${adminKey}`,
				'content-type': 'application/json',
				...headers,
			},
			body: JSON.stringify({ to: eve.number, text: 'answer' }),
		});
	expect((await send({})).status).toBe(403);
	expect((await send({ [automationHeader]: '1' })).status).toBeLessThan(300);
	await gateway.native('DELETE', stream);
	expect((await send({})).status).toBeLessThan(300);
});
