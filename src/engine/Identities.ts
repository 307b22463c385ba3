import { conversationIdOf } from '../domain/conversation';
import { GatewayError } from '../domain/errors';
import type { ChatAddress } from '../domain/message';
import type { Clock } from '../domain/ports/clock';
import type { DirectoryRepository } from '../domain/ports/directory';
import type { CheckedNumber, IdentityRepository, IdentityRow } from '../domain/ports/storage';
import { BoundedMap } from '../support/BoundedMap';
import type { NumberAnswer } from './connection';
import { numberCandidates } from './numbers';
import {
	isChannel,
	isGroup,
	isLid,
	isPhoneJid,
	phoneJid,
	phoneOf,
	withoutDevice,
} from './whatsapp/jid';

const HOUR = 3_600_000;
/** How long WhatsApp's answers are good for: a number seldom leaves, but may join at any moment. */
const POSITIVE_AGE_MS = 24 * HOUR;
const NEGATIVE_AGE_MS = 10 * 60_000;
const CACHED = 10_000;

/** Asks WhatsApp; null while no socket is open. */
export type AskNumbers = (phones: readonly string[]) => Promise<NumberAnswer[]> | null;

/** Whether WhatsApp is asked for a number: never, always, or when its answer is not remembered. */
export type NumberCheck = 'auto' | 'always' | 'never';

export interface IdentityOptions {
	instance: string;
	repository: IdentityRepository;
	contacts: Pick<DirectoryRepository, 'contact'>;
	/** Stores pairs; two contacts that turn out to be one person become one. */
	store: (rows: readonly IdentityRow[]) => Promise<void>;
	clock: Clock;
	defaultCountry: string | null;
	ask: AskNumbers;
}

/** Who is who: phone numbers, LIDs and names of one instance, and whether a number is on WhatsApp at all. */
export class Identities {
	readonly #lids: BoundedMap<string, string | null>;
	readonly #phones: BoundedMap<string, string | null>;
	readonly #names: BoundedMap<string, string | null>;
	readonly #conversations: BoundedMap<string, string>;
	readonly #checked: BoundedMap<string, CheckedNumber>;
	readonly #asking = new Map<string, Promise<CheckedNumber>>();

	constructor(private readonly options: IdentityOptions) {
		const now = () => options.clock.now();
		this.#lids = new BoundedMap(CACHED, HOUR, now);
		this.#phones = new BoundedMap(CACHED, HOUR, now);
		this.#names = new BoundedMap(CACHED, HOUR, now);
		this.#conversations = new BoundedMap(CACHED, HOUR, now);
		this.#checked = new BoundedMap(CACHED, POSITIVE_AGE_MS, now);
	}

	/**
	 * The chat that a recipient means. JIDs are taken as they are; a number that is not known is asked for once. Without a
	 * socket the number is taken as written, and asked for at the time of sending. Throws INVALID_NUMBER and
	 * NUMBER_NOT_ON_WHATSAPP.
	 */
	async resolve(to: string, check: NumberCheck = 'auto'): Promise<ChatAddress> {
		if (to.includes('@')) return this.addressOf(requireJid(to));
		const candidates = numberCandidates(to, this.options.defaultCountry);
		const known = check === 'never' ? null : await this.#firstOnWhatsApp(candidates, to, check);
		return {
			jid: known?.jid ?? phoneJid(candidates[0] ?? to),
			phone: (known?.jid && phoneOf(known.jid)) ?? candidates[0] ?? null,
			lid: known?.lid ?? null,
			isGroup: false,
		};
	}

	/** The same for where a message goes or is: that may be a channel, too. */
	async resolveChat(to: string, check: NumberCheck = 'auto'): Promise<ChatAddress> {
		const jid = to.trim();
		return isChannel(jid) && /^\d+@/.test(jid) ? this.addressOf(jid) : this.resolve(jid, check);
	}

	/** A JID with both addresses of its person, as far as they are known. */
	async addressOf(jid: string): Promise<ChatAddress> {
		if (isGroup(jid)) return { jid, phone: null, lid: null, isGroup: true };
		if (isLid(jid)) return { jid, phone: await this.#phoneOf(jid), lid: jid, isGroup: false };
		const phone = phoneOf(jid);
		return { jid, phone, lid: phone ? await this.#lidOf(phone) : null, isGroup: false };
	}

	/** Every JID under which a chat may be known here. Asks nobody. Throws INVALID_NUMBER. */
	async formsOf(chat: string): Promise<string[]> {
		if (chat.includes('@') && !isPersonal(chat)) return [withoutDevice(chat.trim())];
		const jids = chat.includes('@')
			? [requireJid(chat)]
			: numberCandidates(chat, this.options.defaultCountry).map(phoneJid);
		const addresses = await Promise.all(jids.map((jid) => this.addressOf(jid)));
		const forms = addresses.flatMap(({ jid, phone, lid }) => [jid, phone && phoneJid(phone), lid]);
		return [...new Set(forms.filter((form) => form !== null))];
	}

	/** JIDs of people to mention: numbers and JIDs in any form. Asks nobody. */
	mention(who: string): string {
		return who.includes('@') ? requireJid(who) : phoneJid(this.digitsOf(who));
	}

	/** The likeliest number that a text means, as digits with country code. Throws INVALID_NUMBER. Asks nobody. */
	digitsOf(text: string): string {
		return numberCandidates(text, this.options.defaultCountry)[0] ?? text;
	}

	/** Whether numbers are on WhatsApp, in the order asked. Throws INVALID_NUMBER for what is no number. */
	async check(numbers: readonly string[]): Promise<(CheckedNumber & { asked: string })[]> {
		const candidates = numbers.map((asked) => ({
			asked,
			phones: asked.includes('@')
				? [phoneOf(requireJid(asked)) ?? rejectNumber(asked)]
				: numberCandidates(asked, this.options.defaultCountry),
		}));
		const answers = await this.#look(candidates.flatMap(({ phones }) => phones));
		return candidates.map(({ asked, phones }) => {
			const found = phones.map((phone) => answers.get(phone)).filter((each) => each !== undefined);
			const best = found.find(({ exists }) => exists) ?? found[0];
			if (!best) throw new GatewayError('INSTANCE_NOT_CONNECTED', 'reconnecting');
			return { ...best, asked };
		});
	}

	/** Keeps what WhatsApp said about who is who; writes only what is new. */
	async learn(rows: readonly IdentityRow[]): Promise<void> {
		const fresh = rows.filter(({ lid, phone }) => this.#lids.get(phone) !== lid);
		if (fresh.length === 0) return;
		for (const { lid, phone } of fresh) {
			this.#lids.set(phone, lid);
			this.#phones.set(lid, phone);
		}
		await this.options.store(fresh);
	}

	/** The name that a person shows, as a message told it a moment ago. */
	rememberName(jid: string, name: string): void {
		this.#names.set(jid, name);
	}

	/** The name that a person shows, else the one it is saved under. */
	async nameOf(jid: string): Promise<string | null> {
		const cached = this.#names.get(jid);
		if (cached !== undefined) return cached;
		const contact = await this.options.contacts.contact(
			this.options.instance,
			await this.addressOf(jid),
		);
		const name = contact && (contact.profileName ?? contact.name ?? contact.businessName);
		return keepNewer(this.#names, jid, name);
	}

	/**
	 * The id of the conversation of a chat. Of somebody who writes for the first time it holds the address, which leads to the
	 * same conversation as the id that it will have.
	 */
	async conversationOf({ jid, phone, lid, isGroup }: ChatAddress): Promise<string> {
		const { instance, contacts } = this.options;
		if (isGroup) return conversationIdOf(instance, jid);
		const cached = this.#conversations.get(jid);
		if (cached !== undefined) return cached;
		const contact = await contacts.contact(instance, { phone, lid });
		if (!contact) return conversationIdOf(instance, jid);
		const conversationId = conversationIdOf(instance, contact.contactId);
		this.#conversations.set(jid, conversationId);
		return conversationId;
	}

	/** Somebody is known no more, and may be somebody new when they write again. */
	forgetConversations(): void {
		this.#conversations.clear();
	}

	/** What is remembered of who is under these JIDs. */
	forget(jids: readonly string[]): void {
		for (const jid of jids) {
			for (const known of [this.#lids, this.#phones, this.#names, this.#checked]) {
				known.delete(jid);
				known.delete(phoneOf(jid) ?? jid);
			}
		}
		this.#conversations.clear();
	}

	async #phoneOf(lid: string): Promise<string | null> {
		const cached = this.#phones.get(lid);
		if (cached !== undefined) return cached;
		const phone = await this.options.repository.phoneOf(this.options.instance, lid);
		return keepNewer(this.#phones, lid, phone);
	}

	async #lidOf(phone: string): Promise<string | null> {
		const cached = this.#lids.get(phone);
		if (cached !== undefined) return cached;
		const lid = await this.options.repository.lidOf(this.options.instance, phone);
		return keepNewer(this.#lids, phone, lid);
	}

	/** Null when nobody can be asked now. */
	async #firstOnWhatsApp(
		candidates: readonly string[],
		to: string,
		check: NumberCheck,
	): Promise<CheckedNumber | null> {
		const likeliest = check === 'always' ? null : await this.#rememberedFirst(candidates);
		if (likeliest) return likeliest;
		const answers = await this.#look(candidates, check);
		const found = candidates.map((phone) => answers.get(phone)).find((each) => each?.exists);
		if (found) return found;
		if (answers.size < candidates.length) return null;
		throw new GatewayError('NUMBER_NOT_ON_WHATSAPP', to);
	}

	/** The likeliest number that is on WhatsApp, as far as it is remembered: those that come after it need no question. */
	async #rememberedFirst(candidates: readonly string[]): Promise<CheckedNumber | null> {
		for (const phone of candidates) {
			const known = await this.#remembered(phone);
			if (known?.exists) return known;
			if (!known) return null;
		}
		return null;
	}

	/** What is remembered, and for the rest one question to WhatsApp. Without a socket the rest is missing. */
	async #look(
		phones: readonly string[],
		check: NumberCheck = 'auto',
	): Promise<Map<string, CheckedNumber>> {
		const answers = new Map<string, CheckedNumber>();
		const unknown: string[] = [];
		for (const phone of new Set(phones)) {
			const known = check === 'always' ? null : await this.#remembered(phone);
			if (known) answers.set(phone, known);
			else unknown.push(phone);
		}
		for (const row of await this.#askOnce(unknown)) answers.set(row.phone, row);
		return answers;
	}

	async #remembered(phone: string): Promise<CheckedNumber | null> {
		const { repository, clock, instance } = this.options;
		const now = clock.now();
		const row =
			this.#checked.get(phone) ?? (await repository.checked(instance, phone, now, POSITIVE_AGE_MS));
		if (!row) return null;
		if (!row.exists && now - row.checkedAt > NEGATIVE_AGE_MS) return null;
		this.#checked.set(phone, row);
		return row;
	}

	/** Callers that want the same number at the same time share one question. */
	async #askOnce(phones: readonly string[]): Promise<CheckedNumber[]> {
		const mine = phones.filter((phone) => !this.#asking.has(phone));
		const question = mine.length > 0 ? this.options.ask(mine) : null;
		if (question) {
			const answered = question.then((answers) => this.#remember(answers));
			for (const [index, phone] of mine.entries()) {
				const one = answered.then((rows) => rows[index] as CheckedNumber);
				this.#asking.set(phone, one);
				void one.catch(() => undefined).finally(() => this.#asking.delete(phone));
			}
		}
		return Promise.all(phones.flatMap((phone) => this.#asking.get(phone) ?? []));
	}

	async #remember(answers: readonly NumberAnswer[]): Promise<CheckedNumber[]> {
		const { repository, clock, instance } = this.options;
		const rows = answers.map((answer) => ({ ...answer, checkedAt: clock.now() }));
		for (const row of rows) this.#checked.set(row.phone, row);
		await repository.putChecked(instance, rows);
		await this.learn(
			rows.flatMap(({ jid, lid }) => {
				const phone = jid && phoneOf(jid);
				return phone && lid ? [{ lid, phone }] : [];
			}),
		);
		return rows;
	}
}

/** What was learned while the storage was asked is newer than what it answers. */
function keepNewer(
	cache: BoundedMap<string, string | null>,
	key: string,
	stored: string | null,
): string | null {
	const learned = cache.get(key);
	if (learned !== undefined) return learned;
	cache.set(key, stored);
	return stored;
}

function isPersonal(jid: string): boolean {
	return isLid(jid) || isPhoneJid(jid);
}

function requireJid(to: string): string {
	const jid = withoutDevice(to.trim());
	const [user] = jid.split('@');
	const isKnown = isLid(jid) || isPhoneJid(jid) || isGroup(jid);
	if (!isKnown || !/^\d[\d-]*$/.test(user ?? '')) throw new GatewayError('INVALID_NUMBER', to);
	return jid;
}

function rejectNumber(asked: string): never {
	throw new GatewayError('INVALID_NUMBER', asked);
}
