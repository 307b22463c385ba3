import type { ChatAddress, SendPriority } from '../../../../../src/domain/message';
import { type NewChatLimits, noLimits } from '../../../../../src/engine/pacing/NewChats';
import { Pacer } from '../../../../../src/engine/pacing/Pacer';
import type { PacingSettings } from '../../../../../src/engine/pacing/settings';
import { FakeClock } from '../../../../support/FakeClock';

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;

const settings: PacingSettings = {
	enabled: true,
	perMinute: 10,
	burst: 2,
	newChatsPerDay: 24,
	dailyLimit: 0,
	warmUpDays: 0,
	quietHours: '',
	timeZone: 'UTC',
	typing: true,
};

const person = (name: string): ChatAddress => ({
	jid: `${name}@s.whatsapp.net`,
	phone: name,
	lid: null,
	isGroup: false,
});
const status: ChatAddress = { jid: 'status@broadcast', phone: null, lid: null, isGroup: false };
const group: ChatAddress = { jid: '1@g.us', phone: null, lid: null, isGroup: true };

/** A pacer over an account whose past the test writes. */
class Account {
	readonly clock = new FakeClock(Date.parse('2026-03-10T12:00:00Z'));
	settings = settings;
	limits: NewChatLimits = noLimits;
	operation = 'message.sendText';
	linkedAt = 0;
	stored = { sent: 0, newChats: 0 };
	readonly known = new Set(['bob', 'eve']);
	readonly heardAt = new Map<string, number>();
	#ids = 0;
	readonly pacer = new Pacer({
		instance: 'sales',
		settings: () => this.settings,
		linkedAt: () => this.linkedAt,
		messages: { sentSince: async () => this.stored },
		directory: {
			chat: async (_instance, { phone }) =>
				(phone !== null && this.known.has(phone) ? { lastMessage: {} } : null) as never,
			newestReceived: async (_instance, { phone }) =>
				(this.heardAt.has(phone ?? '')
					? [{ timestamp: this.heardAt.get(phone ?? '') }]
					: []) as never,
		},
		limits: () => this.limits,
		clock: this.clock,
		random: () => 0,
	});

	admit(chat: ChatAddress, priority: SendPriority = 'normal', messageId = `m${(this.#ids += 1)}`) {
		return this.pacer.admit({ messageId, priority, operation: this.operation }, chat);
	}

	in(ms: number) {
		return this.clock.now() + ms;
	}
}

let account: Account;

beforeEach(() => {
	account = new Account();
});

test('known chats have a burst, then their turn; replies are never held', async () => {
	expect(await account.admit(person('bob'))).toBeNull();
	expect(await account.admit(person('eve'))).toBeNull();
	expect(await account.admit(person('bob'))).toEqual({ until: account.in(6_000), reason: 'pace' });
	expect(await account.admit(group)).toEqual({ until: account.in(12_000), reason: 'pace' });
	expect(await account.admit(person('bob'), 'reply')).toBeNull();
	expect(await account.admit(person('stranger'), 'reply')).toBeNull();
});

test('what is done to an earlier message counts and is never held', async () => {
	account.settings = { ...settings, quietHours: '00:00-23:59' };
	account.operation = 'message.delete';
	expect(await account.admit(person('bob'))).toBeNull();
	expect(await account.pacer.today()).toMatchObject({ sent: 1 });
});

test('a status and a post of a channel begin no chat', async () => {
	expect(await account.admit(status)).toBeNull();
	expect(await account.pacer.today()).toMatchObject({ sent: 1, newChats: 0 });
});

test('a campaign does not take the turns of others', async () => {
	for (let send = 0; send < 50; send += 1) await account.admit(person('bob'), 'campaign');
	expect(await account.admit(person('eve'))).toBeNull();
});

test('strangers have a slower line, one slot each, and are known once they were written to', async () => {
	for (const name of ['a', 'b', 'c', 'd', 'e'])
		expect(await account.admit(person(name))).toBeNull();
	const until = account.in(DAY / 24);
	expect(await account.admit(person('f'))).toEqual({ until, reason: 'newChats' });
	expect(await account.admit(person('f'))).toEqual({ until, reason: 'newChats' });
	expect(await account.admit(person('g'))).toEqual({
		until: account.in(DAY / 12),
		reason: 'newChats',
	});
	account.clock.advance(DAY / 24);
	expect(await account.admit(person('f'))).toBeNull();
	expect(await account.admit(person('f'))).toBeNull();
	expect(await account.pacer.today()).toMatchObject({ sent: 7, newChats: 6, newChatsLeft: 18 });
});

test('what was sent before a crash counts, for the day and for new chats', async () => {
	account.stored = { sent: 99, newChats: 24 };
	account.settings = { ...settings, dailyLimit: 100 };
	const tomorrow = Date.parse('2026-03-11T00:00:00Z');
	expect(await account.admit(person('a'))).toEqual({ until: tomorrow, reason: 'newChats' });
	expect(await account.admit(person('bob'))).toBeNull();
	expect(await account.admit(person('bob'))).toEqual({ until: tomorrow, reason: 'dailyLimit' });
	expect(await account.admit(person('bob'), 'reply')).toBeNull();
	account.stored = { sent: 0, newChats: 0 };
	account.clock.advance(tomorrow - account.clock.now());
	expect(await account.admit(person('bob'))).toBeNull();
});

test('a fresh link begins with a share of everything and comes to the whole', async () => {
	account.settings = { ...settings, warmUpDays: 7, dailyLimit: 80 };
	account.linkedAt = account.clock.now();
	expect(await account.pacer.today()).toMatchObject({ left: 10, newChatsLeft: 3 });
	expect(await account.admit(person('bob'))).toBeNull();
	expect(await account.admit(person('bob'))).toEqual({ until: account.in(48_000), reason: 'pace' });
	account.linkedAt = account.clock.now() - 3 * DAY;
	expect(await account.pacer.today()).toMatchObject({ left: 39, newChatsLeft: 12 });
	account.linkedAt = account.clock.now() - 8 * DAY;
	expect(await account.pacer.today()).toMatchObject({ left: 79, newChatsLeft: 24 });
});

test('in quiet hours nothing leaves but replies', async () => {
	account.settings = { ...settings, quietHours: '08:00-14:00', timeZone: 'America/Sao_Paulo' };
	expect(await account.admit(person('bob'))).toEqual({
		until: Date.parse('2026-03-10T17:00:00Z'),
		reason: 'quietHours',
	});
	expect(await account.admit(person('bob'), 'reply')).toBeNull();
});

test('where WhatsApp lets no chats be started, only those wait', async () => {
	account.limits = { ...noLimits, lockedUntil: account.in(DAY), lockReason: 'DEFAULT' };
	expect(await account.admit(person('a'))).toEqual({ until: account.in(DAY), reason: 'timelock' });
	expect(await account.admit(person('bob'))).toBeNull();
	account.clock.advance(DAY);
	expect(await account.admit(person('a'))).toBeNull();
	account.limits = { ...noLimits, quota: 5, used: 5, periodEndsAt: account.in(2 * DAY) };
	expect(await account.admit(person('b'))).toEqual({
		until: account.in(2 * DAY),
		reason: 'timelock',
	});
});

test('a refused stranger stays one', async () => {
	expect(await account.admit(person('a'))).toBeNull();
	account.pacer.refused(463, 'a@s.whatsapp.net');
	account.limits = { ...noLimits, lockedUntil: account.in(DAY) };
	expect(await account.admit(person('a'))).toMatchObject({ reason: 'timelock' });
});

test('after a rate notice nothing leaves for a quarter of an hour but replies', async () => {
	expect(await account.admit(person('bob'), 'campaign')).toBeNull();
	account.pacer.refused(429, 'bob@s.whatsapp.net');
	const until = account.in(15 * MINUTE);
	expect(await account.admit(person('bob'), 'normal', 'held')).toEqual({ until, reason: 'pace' });
	expect(await account.admit(person('bob'), 'campaign')).toEqual({ until, reason: 'pace' });
	expect(await account.admit(person('a'))).toEqual({ until, reason: 'newChats' });
	expect(await account.admit(person('eve'), 'reply')).toBeNull();
	account.clock.advance(15 * MINUTE);
	expect(await account.admit(person('bob'), 'normal', 'held')).toBeNull();
});

test('who wrote within a day is answered, others are written to', async () => {
	account.heardAt.set('bob', account.in(-DAY + MINUTE));
	account.heardAt.set('eve', account.in(-DAY - MINUTE));
	expect(await account.pacer.priorityFor(person('bob'))).toBe('reply');
	expect(await account.pacer.priorityFor(person('eve'))).toBe('normal');
	expect(await account.pacer.priorityFor(person('a'))).toBe('normal');
});

test('a text is typed as long as people take, to a limit; a file is not', () => {
	const typingMs = (content: object, chat = person('bob'), operation = 'message.sendText') =>
		account.pacer.typingMs({ operation, content: { ...content } }, chat);
	expect(typingMs({ text: 'Hello!' })).toBe(2_000);
	expect(typingMs({ text: 'Hello!' }, group)).toBe(2_000);
	expect(typingMs({ text: 'Hello!' }, status)).toBe(0);
	expect(typingMs({ text: 'Hello!' }, person('bob'), 'message.edit')).toBe(0);
	expect(typingMs({ text: 'x'.repeat(1_000) })).toBe(4_000);
	expect(typingMs({ file: {} })).toBe(0);
	account.settings = { ...settings, typing: false };
	expect(typingMs({ text: 'Hello!' })).toBe(0);
});
