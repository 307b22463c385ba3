import { eventually } from '../../scripts/n8n/eventually';
import { GatewayProcess } from './stage/GatewayProcess';
import { ACCOUNT, useStage } from './stage/Stage';
import { Triggered } from './stage/Triggered';
import { CREDENTIAL, TRIGGER } from './stage/workflows';

const REMOTE_ACCOUNT = '15550001112';
const INSTANCE = 'sales';

const stage = useStage('evolution');
let remote: GatewayProcess;
let evolution: object;
let workflow: string;
let triggered: Triggered;

beforeAll(async () => {
	// Our own server speaks the tongue of Evolution API 2.3 at its root.
	remote = await GatewayProcess.start({
		folder: stage().subfolder('remote'),
		sandboxUrl: stage().sandboxUrl,
	});
	evolution = {
		gateway: 'evolution',
		url: remote.url,
		apiKey: remote.adminKey,
		instance: INSTANCE,
	};
});
afterAll(() => remote?.stop());

test('the credential test knows a right key from a wrong one', async () => {
	const { client } = stage().n8n;
	await expect(client.testCredential(CREDENTIAL, evolution)).resolves.toMatchObject({
		status: 'OK',
		message: expect.stringContaining(`Evolution API at ${remote.url}: 0 instances`) as string,
	});
	const wrong = await client.testCredential(CREDENTIAL, { ...evolution, apiKey: 'x'.repeat(40) });
	expect(wrong.status).toBe('Error');
	expect(wrong.message).toContain('The API key is missing or not valid here');
	expect(wrong.message).not.toContain('xxxx');
});

test('the same workflow echoes on either gateway, by editing its credential', async () => {
	const { client } = stage().n8n;
	await stage().link();
	workflow = await stage().publishEcho();
	triggered = new Triggered(client, workflow);
	const eve = await stage().eve();
	await eve.text(ACCOUNT, 'embedded');
	await eve.receives({ text: 'echo: embedded', from: ACCOUNT });

	await client.editCredential(stage().credential, 'gateway', CREDENTIAL, evolution);
	// n8n reads the credential of a trigger when it is published; the new gateway has no such instance yet.
	await client.unpublish(workflow);
	await stage().link(INSTANCE, REMOTE_ACCOUNT);
	await client.publish(workflow);
	await eve.text(REMOTE_ACCOUNT, 'remote');
	await eve.receives({ text: 'echo: remote', from: REMOTE_ACCOUNT });
	const [, execution] = await triggered.having(['embedded', 'remote']);
	await expect(client.finished(execution?.id ?? '')).resolves.toMatchObject({
		mode: 'webhook',
		status: 'success',
	});
});

test('the webhook is registered with a secret, and without it nothing starts', async () => {
	const { url, enabled, headers } = await webhook();
	expect(enabled).toBe(true);
	expect(url).toContain(stage().n8n.url);
	const token = headers['x-wagate-token'] ?? '';
	expect(token.length).toBeGreaterThan(20);
	const before = await triggered.all();
	const forged = await lastDelivery();
	const almost = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
	for (const given of [undefined, '', 'wrong', almost]) {
		const response = await fetch(url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				...(given === undefined ? {} : { 'x-wagate-token': given }),
			},
			body: JSON.stringify(forged),
		});
		expect(response.status).toBe(401);
	}
	// A real one after them: had they started anything, it would be there before it.
	const eve = await stage().eve();
	await eve.text(REMOTE_ACCOUNT, 'after the forged');
	const after = await triggered.having(['after the forged']);
	expect(after.map(({ text }) => text)).toEqual([
		...before.map(({ text }) => text),
		'after the forged',
	]);
});

test('unpublishing takes the webhook away', async () => {
	await stage().n8n.client.unpublish(workflow);
	await eventually('the webhook is off', async () =>
		(await webhook()).enabled === false ? true : undefined,
	);
});

/** As Evolution API answers it. */
async function webhook(): Promise<{
	url: string;
	enabled: boolean;
	headers: Record<string, string>;
}> {
	const response = await fetch(`${remote.url}/webhook/find/${INSTANCE}`, {
		headers: { apikey: remote.adminKey },
	});
	return (await response.json()) as Awaited<ReturnType<typeof webhook>>;
}

/** What the remote gateway posted for the last message, as the trigger kept it. */
async function lastDelivery(): Promise<unknown> {
	const { client } = stage().n8n;
	const [newest] = await client.executions(workflow);
	const { data } = await client.execution(newest?.id ?? '');
	const [item] = data?.resultData.runData[TRIGGER]?.at(-1)?.data?.main?.[0] ?? [];
	expect(item?.json.raw).toEqual(expect.any(Object));
	return item?.json.raw;
}
