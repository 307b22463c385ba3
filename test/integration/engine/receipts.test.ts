import { Scene } from './Scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.open();
	await scene.link('sales', '15550001001');
});

afterEach(() => scene.close());

/** Ids of the receipts that the gateway told WhatsApp to have. */
function confirmed(): (string | undefined)[] {
	return scene.sim.log
		.filter(({ direction, stanza }) => direction === 'in' && stanza.tag === 'ack')
		.filter(({ stanza }) => stanza.attrs.class === 'receipt')
		.map(({ stanza }) => stanza.attrs.id);
}

test('WhatsApp hears that a receipt came once its event is stored', async () => {
	const eve = scene.sim.contact('15550002001');
	eve.change({ receipts: 'none' });
	const request = { instance: 'sales', to: eve.number, text: 'hi' };
	const { messageId } = await scene.call('message.sendText', request);
	await scene.next('message.status', ({ data }) => data.state === 'server_ack');

	let before: (string | undefined)[] = [];
	// A disk this slow gives everything that does not wait for it the time to leave.
	scene.beforeAppend = async () => {
		await new Promise((resolve) => setTimeout(resolve, 200));
		before = confirmed();
	};
	const message = await eve.receives({ id: messageId });
	eve.reads(message);
	await scene.next('message.status', ({ data }) => data.state === 'read');
	await scene.until(() => confirmed().includes(messageId));
	expect(before).not.toContain(messageId);
});
