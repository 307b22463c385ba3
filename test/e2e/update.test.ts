import { eventually } from '../../scripts/n8n/eventually';
import { useStage } from './stage/Stage';
import { Traffic } from './stage/traffic';
import { Triggered } from './stage/Triggered';

const NEXT = '0.1.1';
/** A folder that is gone for 20 s was uninstalled, not updated. */
const UNINSTALLED_MS = 60_000;

const stage = useStage('update');

test('an update under traffic: the new version answers, and nothing is lost or doubled', async () => {
	const { n8n, packages, installed, sandbox } = stage();
	await stage().link();
	const traffic = await Traffic.open(sandbox);
	const triggered = new Triggered(n8n.client, await stage().publishEcho());
	await traffic.write(1);
	await triggered.having(traffic.texts);
	const before = stage().sidecarPid();
	await expect(stage().sidecarHealth()).resolves.toMatchObject({ version: installed.version });

	packages.add(process.cwd(), { version: NEXT });
	const talk = traffic.talk();
	await n8n.client.updatePackage(installed.name, NEXT);
	await eventually('the new version answers', async () =>
		(await stage().sidecarHealth()).version === NEXT ? true : undefined,
	);
	await talk.stop();
	expect(stage().sidecarPid()).not.toBe(before);

	await traffic.write(1);
	const executions = await triggered.having(traffic.texts);
	for (const [number, texts] of traffic.sent) {
		const seen = executions.filter(({ phone }) => phone === number).map(({ text }) => text);
		expect(seen).toEqual(texts);
	}
	for (const [number, texts] of traffic.sent) {
		const person = await sandbox.contact(number);
		await person.receives({ text: `echo: ${texts.at(-1)}` }, { within: 30_000 });
		const answers = (await person.inbox()).map(({ text }) => text);
		expect(answers.sort()).toEqual(texts.map((text) => `echo: ${text}`).sort());
	}
});

test('uninstalling it stops the gateway', async () => {
	const { n8n, installed } = stage();
	await n8n.client.uninstallPackage(installed.name);
	await eventually(
		'the gateway has stopped',
		async () => (stage().sidecarPid() === null ? true : undefined),
		{ deadlineMs: UNINSTALLED_MS },
	);
});
