import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Contact } from '../../../src/simulator';
import { Scene, shownTo } from './Scene';

let scene: Scene;
let eve: Contact;

beforeAll(async () => {
	scene = await Scene.open();
	await scene.link('sales', '15550001001');
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	// Once both have written, the session is settled.
	const first = await send('hello');
	await shownTo(eve, first);
	eve.text('15550001001', 'hi');
	await scene.next('message.received');
});

afterAll(() => scene.close());

const send = (text: string) =>
	scene.call('message.sendText', { instance: 'sales', to: '15550002001', text });

/** WhatsApp refuses the next message once because of old devices, so they are looked up anew and it is written again. */
async function sendAfterLookup(text: string) {
	scene.sim.faults.onSend({ to: eve.number }).nack(479).times(1);
	const sent = await send(text);
	return { shown: await shownTo(eve, sent), kinds: kindsOf(sent.messageId) };
}

/** How a message was sealed for Eve, each time that the client wrote it. The copy for the own phone comes before hers. */
function kindsOf(messageId: string) {
	return scene.sim.log
		.filter(({ direction, stanza }) => direction === 'in' && stanza.attrs.id === messageId)
		.map(({ stanza }) => sealsIn(stanza).at(-1));
}

function sealsIn({ tag, attrs, content }: BinaryNode): string[] {
	if (tag === 'enc') return [attrs.type ?? ''];
	return Array.isArray(content) ? content.flatMap(sealsIn) : [];
}

test('a lookup of devices leaves a session that fits as it is', async () => {
	const { shown, kinds } = await sendAfterLookup('after the lookup');
	expect(shown).toMatchObject({ extendedTextMessage: { text: 'after the lookup' } });
	// Before the lookup and after it: a new session would begin with a `pkmsg`.
	expect(kinds).toEqual(['msg', 'msg']);
});
