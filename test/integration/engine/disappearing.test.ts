import { proto } from '@whiskeysockets/baileys';
import { GatewayError } from '../../../src/domain/errors';
import type { Account, Contact } from '../../../src/simulator';
import { Scene, shownTo } from './Scene';

const instance = 'sales';
const DAY = 86_400;
const { EPHEMERAL_SETTING } = proto.Message.ProtocolMessage.Type;

describe.each(['lid', 'pn'] as const)('disappearing messages, with %s addressing', (addressing) => {
	let scene: Scene;
	let account: Account;
	let eve: Contact;

	beforeEach(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		account = await scene.link(instance, '15550001001');
	});
	afterEach(() => scene.close());

	/** Seconds that a text to this chat says it lasts, as the person's phone reads it. */
	async function lasts(to: string, reader = eve): Promise<number | undefined> {
		const sent = await scene.call('message.sendText', { instance, to, text: 'hi' });
		const shown = (await shownTo(reader, sent)) as {
			extendedTextMessage: { contextInfo?: { expiration?: number } };
		};
		return shown.extendedTextMessage.contextInfo?.expiration;
	}

	/** Eve sets it, and writes a word after it, so that it is known here once the word is. */
	async function sets(seconds: number): Promise<void> {
		const protocolMessage = { type: EPHEMERAL_SETTING, ephemeralExpiration: seconds };
		eve.sends(account, { protocolMessage });
		const { id } = eve.text(account, 'done');
		await scene.next('message.received', ({ data }) => data.messageId === id);
	}

	test('what the other side sets is kept, also over a restart, until it is switched off', async () => {
		expect(await lasts(eve.number)).toBeUndefined();
		await sets(DAY);
		expect(await lasts(eve.number)).toBe(DAY);
		expect(await lasts(eve.lid)).toBe(DAY);
		await scene.reboot();
		await scene.reaches(instance, 'connected');
		expect(await lasts(eve.jid)).toBe(DAY);
		await sets(0);
		expect(await lasts(eve.number)).toBeUndefined();
	});

	test('a setting that was not stored before a crash is known after it', async () => {
		await scene.halt();
		const protocolMessage = { type: EPHEMERAL_SETTING, ephemeralExpiration: 7 * DAY };
		eve.sends(account, { protocolMessage });
		scene.beforeAppend = () => {
			throw new GatewayError('STORAGE_FAILED', 'the journal is not reached');
		};
		await scene.boot();
		await scene.reaches(instance, 'connected');
		await scene.until(() => account.devices.every(({ waiting }) => waiting === 0));
		await scene.crash();
		scene.beforeAppend = () => undefined;
		await scene.reaches(instance, 'connected');
		expect(await lasts(eve.number)).toBe(7 * DAY);
	});

	test('a message that vanishes by a default of its writer is answered in kind', async () => {
		const contextInfo = { expiration: DAY };
		const { id } = eve.sends(account, { extendedTextMessage: { text: 'soon gone', contextInfo } });
		await expect(
			scene.next('message.received', ({ data }) => data.messageId === id),
		).resolves.toMatchObject({ message: { expiresIn: DAY } });
		const answer = await scene.call('message.sendText', {
			...{ instance, to: eve.number, text: 'yes', replyTo: id },
		});
		expect(await shownTo(eve, answer)).toMatchObject({
			extendedTextMessage: { text: 'yes', contextInfo: { stanzaId: id, expiration: DAY } },
		});
		await expect(scene.sent(answer.messageId)).resolves.toMatchObject({
			message: { expiresIn: DAY },
		});
	});

	test('what is set here holds for every kind of message, and for no reaction', async () => {
		const to = { instance, to: eve.number };
		await scene.call('chat.setDisappearing', {
			...{ instance, chat: eve.number, disappearAfter: '90d' as const },
		});
		const poll = await scene.call('message.sendPoll', {
			...to,
			question: '?',
			options: ['a', 'b'],
		});
		expect(await shownTo(eve, poll)).toMatchObject({
			pollCreationMessageV3: { contextInfo: { expiration: 90 * DAY } },
		});
		const file = { base64: Buffer.from('%PDF-1.4').toString('base64'), fileName: 'a.pdf' };
		const media = { ...file, mimeType: 'application/pdf' };
		const sent = await scene.call('message.sendMedia', {
			...{ ...to, type: 'document' as const, media, caption: 'Prices' },
		});
		expect(JSON.stringify(await shownTo(eve, sent))).toContain(`"expiration":${90 * DAY}`);
		const { id } = eve.text(account, 'hello');
		await scene.next('message.received', ({ data }) => data.messageId === id);
		const reacted = await scene.call('message.react', { instance, messageId: id, emoji: '👍' });
		expect(JSON.stringify(await shownTo(eve, reacted))).not.toContain('expiration');
	});

	test('a group has a setting of its own', async () => {
		const group = scene.sim.group('Team', { owner: eve, members: [account] });
		await scene.next('group.added', ({ data }) => data.groupId === group.jid);
		expect(await lasts(group.jid)).toBeUndefined();
		group.change(eve, { ephemeral: DAY });
		await scene.next('group.updated', ({ data }) => data.disappearAfter === DAY);
		expect(await lasts(group.jid)).toBe(DAY);
		const { stanza } = scene.sim.log
			.filter(({ direction }) => direction === 'in')
			.findLast(({ stanza: { tag } }) => tag === 'message') ?? { stanza: null };
		expect(stanza?.attrs.expiration).toBe(String(DAY));
		await scene.reboot();
		await scene.reaches(instance, 'connected');
		expect(await lasts(group.jid)).toBe(DAY);
		await scene.call('group.setDisappearing', {
			...{ instance, group: group.jid, disappearAfter: 'off' as const },
		});
		expect(await lasts(group.jid)).toBeUndefined();
	});
});
