import { openClient } from '../../../../src/client';
import type { DialectName } from '../../../../src/dialects';
import { GatewayError } from '../../../../src/domain/errors';
import type { HttpRequest, HttpResponse } from '../../../../src/domain/ports/http';
import { fixedClock } from '../../../support/testServer';

const group = '120363042979163716@g.us';
const one = { instance: 'sales', group };

type Answer = (path: string) => { status: number; body: object } | undefined;

/** A gateway that does everything, but for what the test answers otherwise. */
function scene(dialect: DialectName, answer: Answer = () => undefined) {
	const asked: string[] = [];
	const bodies: unknown[] = [];
	const waits: number[] = [];
	const transport = {
		send: async ({ method, url, body }: HttpRequest): Promise<HttpResponse> => {
			const { pathname, search } = new URL(url);
			const path = `${method} ${pathname}`;
			asked.push(path + decodeURIComponent(search));
			bodies.push(body === undefined ? undefined : JSON.parse(String(body)));
			const { status, body: said } = answer(path) ?? { status: 200, body: { success: true } };
			return {
				status,
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(said),
			};
		},
	};
	const clock = {
		now: () => fixedClock.now(),
		schedule: (ms: number, task: () => void) => {
			waits.push(ms);
			queueMicrotask(task);
			return () => undefined;
		},
	};
	const keys = { admin: 'key-1', instance: 'key-2' };
	const client = openClient({ dialect, baseUrl: 'https://gw.test', keys, transport, clock });
	return { client, asked, bodies, waits };
}

async function failure(promise: Promise<unknown>): Promise<GatewayError> {
	const error: unknown = await promise.then(
		() => new Error('it succeeded'),
		(reason: unknown) => reason,
	);
	if (error instanceof GatewayError) return error;
	throw error;
}

describe('a group that a gateway changes field by field', () => {
	test('is changed by one call for each', async () => {
		const { client, asked } = scene('evolution');
		const changes = {
			...{ subject: 'Launch 2', description: '', onlyAdminsSend: true, onlyAdminsEdit: false },
			...{ picture: { url: 'https://example.com/a.png' }, disappearAfter: '7d' as const },
		};
		expect(await client.call('group.update', { ...one, ...changes })).toEqual({ success: true });
		const at = (path: string) => `POST /group/${path}/sales?groupJid=${group}`;
		expect(asked).toEqual(
			[
				...['updateGroupSubject', 'updateGroupDescription', 'updateGroupPicture'],
				...['updateSetting', 'updateSetting', 'toggleEphemeral'],
			].map(at),
		);
	});

	test('says what was done when a call in the middle fails', async () => {
		const { client, asked } = scene('evolution', (path) =>
			path.includes('Description')
				? { status: 403, body: { status: 403, error: 'Forbidden', response: { message: ['no'] } } }
				: undefined,
		);
		const changes = { subject: 'A', description: 'B', onlyAdminsSend: true };
		const error = await failure(client.call('group.update', { ...one, ...changes }));
		expect(error.code).toBe('PARTLY_DONE');
		expect(error.message).toMatch(/^Name: done; Description: .*; Only Admins Send: not tried$/);
		expect(error.details).toMatchObject({ done: ['Name'], failed: 'Description' });
		expect(asked).toHaveLength(2);
	});

	test('fails as the first call did when nothing was done', async () => {
		const { client } = scene('evolution', () => ({
			status: 401,
			body: { status: 401, error: 'Unauthorized', response: { message: 'Unauthorized' } },
		}));
		const error = await failure(
			client.call('group.update', { ...one, subject: 'A', description: 'B' }),
		);
		expect(error.code).toBe('UNAUTHORIZED');
	});

	test('is left alone when a field cannot be set, which is named', async () => {
		const { client, asked } = scene('evolution');
		const error = await failure(
			client.call('group.update', { ...one, subject: 'A', approveMembers: true }),
		);
		expect(error).toMatchObject({ code: 'UNSUPPORTED_BY_GATEWAY' });
		expect(error.message).toContain('Update: Approve Members');
		expect(asked).toEqual([]);
	});

	test('has both settings on Mega-api, where each has an endpoint', async () => {
		const { client, asked } = scene('megaapi');
		await client.call('group.update', { ...one, onlyAdminsSend: true, onlyAdminsEdit: true });
		await client.call('group.setSettings', { ...one, onlyAdminsSend: true, onlyAdminsEdit: true });
		const paths = ['setWhoCanSendMessage', 'setWhoCanChangeSettings'];
		expect(asked.map((path) => /\/(\w+)\?/.exec(path)?.[1])).toEqual([...paths, ...paths]);
	});

	test('is changed at once where one endpoint says it all', async () => {
		const { client, asked } = scene('papi');
		await client.call('group.update', { ...one, subject: 'A', onlyAdminsSend: true });
		expect(asked).toEqual([
			`PUT /api/instances/sales/groups/${encodeURIComponent(group)}/settings`,
		]);
	});
});

test('a new group gets its description afterwards, where it cannot be made with one', async () => {
	const { client, asked, bodies } = scene('papi', (path) =>
		path.endsWith('/create')
			? { status: 200, body: { success: true, id: group, subject: 'Launch' } }
			: undefined,
	);
	const made = await client.call('group.create', {
		...{ instance: 'sales', subject: 'Launch', participants: ['5511988887777'] },
		...{ description: 'Who brings what', promoteParticipants: true },
	});
	expect(made).toMatchObject({ groupId: group, description: 'Who brings what' });
	const at = `/api/instances/sales/groups`;
	expect(asked).toEqual([
		`POST ${at}/create`,
		`PUT ${at}/${encodeURIComponent(group)}/settings`,
		`POST ${at}/${encodeURIComponent(group)}/participants`,
	]);
	expect(bodies[2]).toMatchObject({ action: 'promote' });
});

describe('a sequence', () => {
	const messages = [
		{ kind: 'text' as const, text: 'Hello', delayMs: 500 },
		{ kind: 'media' as const, type: 'image' as const, media: { url: 'https://example.com/a.png' } },
	];

	test('is sent message by message', async () => {
		const { client, asked } = scene('evolution', () => ({
			status: 201,
			body: { key: { id: '3EB0', remoteJid: '55@s.whatsapp.net' }, status: 'PENDING' },
		}));
		const sent = await client.call('message.sendSequence', {
			instance: 'sales',
			to: '55',
			messages,
		});
		expect(sent).toMatchObject({ sent: 2, failure: null });
		expect(sent.results.map(({ messageId }) => messageId)).toEqual(['3EB0', '3EB0']);
		expect(asked).toEqual(['POST /message/sendText/sales', 'POST /message/sendMedia/sales']);
	});

	test('tells what was sent before a message failed', async () => {
		const { client } = scene('papi', (path) =>
			path.includes('image') ? { status: 500, body: { error: 'no space' } } : undefined,
		);
		const sent = await client.call('message.sendSequence', {
			instance: 'sales',
			to: '55',
			messages,
		});
		expect(sent).toMatchObject({ sent: 1, failure: { code: expect.any(String) as string } });
	});

	test('waits in the client where the gateway does not show typing', async () => {
		const { client, waits } = scene('zapini');
		await client.call('message.sendSequence', {
			...{ instance: 'sales', to: '5511988887777' },
			messages: [messages[0], messages[0]] as typeof messages,
		});
		expect(waits.filter((ms) => ms === 500)).toHaveLength(2);
	});

	test('sends choices as text where the gateway has none and the message allows it', async () => {
		const buttons = {
			...{ kind: 'buttons' as const, text: 'Coffee?', fallback: 'text' as const },
			buttons: [{ type: 'reply' as const, id: 'yes', text: 'Yes' }],
		};
		const { client, bodies } = scene('megaapi');
		await client.call('message.sendSequence', { instance: 'sales', to: '55', messages: [buttons] });
		expect(JSON.stringify(bodies)).toContain('1. Yes');
	});

	test.each([{ sendAt: '2026-12-01T09:00:00Z' }, { onCrash: 'fail' as const }])(
		'of which the gateway could not keep %p sends nothing and names it',
		async (option) => {
			const { client, asked } = scene('evolution');
			const error = await failure(
				client.call('message.sendSequence', { instance: 'sales', to: '55', messages, ...option }),
			);
			expect(error).toMatchObject({
				code: 'UNSUPPORTED_BY_GATEWAY',
				details: { field: Object.keys(option)[0] },
			});
			expect(asked).toEqual([]);
		},
	);

	test('is sent without the options that break nothing where the gateway has none', async () => {
		const { client, asked } = scene('evolution');
		await client.call('message.sendSequence', {
			...{ instance: 'sales', to: '55', messages },
			...{ expiresIn: 60, priority: 'campaign' as const },
		});
		expect(asked).toHaveLength(2);
	});

	test('that holds what the gateway cannot send sends nothing', async () => {
		const sticker = { kind: 'sticker' as const, media: { url: 'https://example.com/a.webp' } };
		const { client, asked } = scene('megaapi');
		const error = await failure(
			client.call('message.sendSequence', {
				...{ instance: 'sales', to: '55' },
				messages: [{ kind: 'text' as const, text: 'Hello' }, sticker],
			}),
		);
		expect(error.message).toContain('Send Sequence: Message 2');
		expect(asked).toEqual([]);
	});
});
