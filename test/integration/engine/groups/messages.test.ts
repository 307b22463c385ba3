import type { Contact, GroupHandle } from '../../../../src/simulator';
import { Scene } from '../Scene';

describe.each(['lid', 'pn'] as const)('messages of groups with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;
	let bob: Contact;
	let group: GroupHandle;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve', receipts: 'read' });
		bob = scene.sim.contact('15550002002', { name: 'Bob', receipts: 'read' });
		const account = await scene.link('sales', '15550001001');
		group = scene.sim.group('Team', { owner: eve, members: [account, bob] });
	});
	afterAll(() => scene.close());

	const send = (text: string, more: object = {}) =>
		scene.call('message.sendText', { instance: 'sales', to: group.jid, text, ...more });
	const told = (text: string) =>
		scene.next('message.received', ({ data }) => (data.message as { text: string }).text === text);

	test('text reaches every member, and the second one takes neither questions nor keys along', async () => {
		const first = await send('hello all');
		expect(first).toMatchObject({ state: 'server_ack', chatId: group.jid, phone: null, lid: null });
		for (const reader of [eve, bob]) {
			expect(await reader.receives({ text: 'hello all' })).toMatchObject({
				id: first.messageId,
				chat: group.jid,
				from: '15550001001',
			});
		}
		const from = scene.sim.log.length;
		await send('and again');
		await bob.receives({ text: 'and again' });
		const left = scene.sim.log
			.slice(from)
			.filter(({ direction, stanza }) => direction === 'in' && stanza.tag !== 'ack');
		expect(left.map(({ stanza }) => stanza.tag)).toEqual(['message']);
		expect(tagsIn(left[0]?.stanza.content)).toContain('enc');
		expect(tagsIn(left[0]?.stanza.content)).not.toContain('participants');
		expect(scene.sim.stats.retriesAsked).toBe(0);
	});

	test('text from a member becomes an event with both addresses, and is receipted', async () => {
		const sent = eve.text(group, 'hi');
		const event = await told('hi');
		expect(event).toMatchObject({
			messageId: sent.id,
			chatId: group.jid,
			phone: null,
			lid: null,
			isGroup: true,
			sender: {
				id: addressing === 'lid' ? eve.lid : eve.jid,
				phone: eve.number,
				lid: eve.lid,
				name: 'Eve',
			},
			sentBy: 'contact',
		});
		await sent.delivered();
	});

	test('a reply quotes the member, and a mention of everyone names all but this account', async () => {
		const asked = bob.text(group, 'who comes?');
		await told('who comes?');
		await send('all of us @all', { replyTo: asked.id, mentionAll: true });
		const answer = await eve.receives({ text: 'all of us @all' });
		const as = (contact: Contact) => (addressing === 'lid' ? contact.lid : contact.jid);
		expect(answer.message).toMatchObject({
			extendedTextMessage: {
				contextInfo: { stanzaId: asked.id, participant: as(bob) },
			},
		});
		const { mentionedJid } = (
			answer.message.extendedTextMessage as { contextInfo: { mentionedJid: string[] } }
		).contextInfo;
		expect(mentionedJid.sort()).toEqual([as(eve), as(bob)].sort());
	});

	test('what cannot be read is asked for again, and arrives once', async () => {
		scene.sim.faults.onDeliver({ from: '15550001001', device: 0 }).corrupt().times(1);
		const { messageId } = await send('damaged on the way out');
		for (const reader of [eve, bob]) {
			expect((await reader.receives({ text: 'damaged on the way out' })).id).toBe(messageId);
		}
		scene.sim.faults.onDeliver({ from: eve.number, to: group.jid }).corrupt().times(1);
		const sent = eve.text(group, 'damaged on the way in');
		expect((await told('damaged on the way in')).messageId).toBe(sent.id);
		await send('after');
		await bob.receives({ text: 'after' });
	});

	test('who comes in reads on, who leaves does not, and is not written to', async () => {
		const carol = scene.sim.contact('15550002003', { name: 'Carol' });
		group.add(eve, carol);
		await scene.next('group.participants');
		await send('with Carol');
		await carol.receives({ text: 'with Carol' });
		const before = scene.sim.stats.retriesAsked;
		group.remove(eve, carol);
		await scene.next('group.participants');
		await send('without Carol');
		await bob.receives({ text: 'without Carol' });
		await carol.never({ text: 'without Carol' }, 50);
		// Everybody was given a new key with it, so nobody had to ask.
		expect(scene.sim.stats.retriesAsked).toBe(before);
	});

	test('a message that is refused for an old list of members goes out with the new one', async () => {
		const carol = scene.sim.contact('15550002004', { name: 'Carol' });
		group.group.state.members.push({ number: carol.number });
		scene.sim.faults.onSend({ to: group.jid }).nack(421).times(1);
		const { messageId } = await send('with everybody');
		expect((await carol.receives({ text: 'with everybody' })).id).toBe(messageId);
	});

	test('a message that is refused fails with the reason', async () => {
		group.change(eve, { announcement: true });
		await expect(send('not an admin')).rejects.toMatchObject({ code: 'MESSAGE_REFUSED' });
		group.change(eve, { announcement: false });
		await expect(
			scene.call('message.sendText', {
				instance: 'sales',
				to: '120363000000000000@g.us',
				text: 'to nobody',
			}),
		).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});
});

function tagsIn(content: unknown): string[] {
	return Array.isArray(content) ? content.map(({ tag }: { tag: string }) => tag) : [];
}
