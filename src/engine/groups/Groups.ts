import { GatewayError } from '../../domain/errors';
import type { Group, GroupMember } from '../../domain/group';
import type { Clock } from '../../domain/ports/clock';
import type { GroupRepository } from '../../domain/ports/groups';
import type { Logger } from '../../domain/ports/logger';
import type { IdentityRow, JournalEntry } from '../../domain/ports/storage';
import type { AccountIdentity, GroupSource, WhatsAppAccount } from '../connection';
import type { Identities } from '../Identities';
import { toEvent } from '../messageEvents';
import type { GroupQueries } from './GroupQueries';
import { isGroup, isLid, phoneOf } from '../whatsapp/jid';
import { applyChange } from './applyChange';
import { Audience } from './Audience';
import { GroupBook } from './GroupBook';
import { type Person, type Teller, toEvents } from './groupEvents';
import type { GroupChange, GroupNotification, KeptChange } from './GroupNotification';
import { type GroupInfo, groupView, isSelf, type MemberInfo } from './groupView';

export interface GroupParts {
	instance: string;
	repository: GroupRepository;
	identities: Identities;
	account: Pick<WhatsAppAccount, 'identity'>;
	/** Throws INSTANCE_NOT_CONNECTED without a socket. */
	ask: () => GroupQueries;
	publish: (entries: readonly JournalEntry[]) => Promise<void>;
	clock: Clock;
	logger: Logger;
}

/** What an answer shows of a group beside its facts. */
interface Shown {
	withMembers: boolean;
	pictureUrl?: string | null;
	size?: number | null;
}

/** The groups of one account: what is known of them, and what WhatsApp tells of them. */
export class Groups {
	readonly book: GroupBook;
	readonly audience: Audience;
	#telling: Promise<void> = Promise.resolve();
	readonly #teller: Teller;

	constructor(private readonly parts: GroupParts) {
		const { instance, repository, clock, ask } = parts;
		const learn = ({ members }: Group) => this.#learn(members.flatMap(toPair));
		this.book = new GroupBook({ instance, repository, clock, ask, learn });
		this.audience = new Audience({ ...parts, book: this.book, self: () => this.self() });
		this.#teller = {
			person: (who, name) => this.person(who, name),
			view: (group) => this.view(group, { withMembers: true }),
		};
	}

	/** Null while no account is linked. */
	self(): Promise<AccountIdentity | null> {
		return this.parts.account.identity();
	}

	/** A socket is open. The first time all groups are asked for; from then on WhatsApp tells what changes. */
	async opened(): Promise<void> {
		const self = await this.self();
		if (self && !(await this.book.isComplete(self.jid))) await this.book.refreshAll(self.jid);
	}

	/** WhatsApp lost count of what it told: everything is asked for again. */
	async lost(): Promise<void> {
		const self = await this.self();
		if (self) await this.book.refreshAll(self.jid);
	}

	/**
	 * What WhatsApp tells of a group, in order. It hears that it was heard after the write given to `storedBy`; nothing in
	 * that write may ask WhatsApp, so a picture's link is asked for first, and the notice of it may be lost in a crash.
	 */
	hear(notification: GroupNotification, storedBy: (write: Promise<void>) => void): void {
		this.book.hear();
		const shown = notification.changes.some(
			(change) => change.kind === 'picture' && !change.removed,
		);
		if (!shown) return storedBy(this.#inTurn(() => this.#take(notification)));
		void this.#withLinks(notification).then((told) => this.#inTurn(() => this.#take(told)));
	}

	/** For those who send. */
	readonly source: GroupSource = {
		get: (jid) => this.book.get(jid),
		require: async (jid) => {
			await this.#telling;
			return this.book.require(jid);
		},
		refresh: (jid) => this.book.refresh(jid),
	};

	/** All groups; asked for when they are not all known. */
	async list(): Promise<Group[]> {
		await this.opened();
		return this.book.list();
	}

	/** Everybody in a group but this account, as a mention of everyone names them. Rejects for a chat with one person. */
	async everyone(jid: string): Promise<string[]> {
		if (!isGroup(jid)) throw new GatewayError('BAD_REQUEST', 'only a group has an everyone');
		const self = await this.self();
		const { members } = await this.book.require(jid);
		return members.filter((member) => !isSelf(member, self)).map((member) => member.jid);
	}

	/** A group as answers show it. */
	async view(group: Group, { withMembers, ...shown }: Shown): Promise<GroupInfo> {
		const participants = withMembers ? await this.members(group) : null;
		return groupView(group, { ...shown, self: await this.self(), participants });
	}

	/** Everybody in a group, with names as far as they are known. */
	members({ members }: Group): Promise<MemberInfo[]> {
		return Promise.all(
			members.map(async (member) => ({ ...(await this.person(member)), role: member.role })),
		);
	}

	async #take(notification: GroupNotification): Promise<void> {
		const { instance, publish } = this.parts;
		const { id, group, timestamp } = notification;
		const self = await this.self();
		const changes = notification.changes.map((change) => asKept(change, self));
		const kept = changes.map((change) => this.#keep(group, change, self));
		const told = await Promise.all(
			changes.map((change) => toEvents(notification, change, this.#teller)),
		);
		const chat = { jid: group, phone: null, lid: null, isGroup: true };
		const entries = told.flat().map(({ name, data }, index) => ({
			event: toEvent(name, { instance, timestamp, chat }, data),
			dedupeKey: `group:${id}:${index}`,
		}));
		await Promise.all([...kept, publish(entries)]);
	}

	#keep(jid: string, change: KeptChange, self: AccountIdentity | null): Promise<void> {
		if (change.kind === 'entered') return this.book.put(change.group);
		const isOut =
			change.kind === 'members' &&
			change.action === 'remove' &&
			change.people.some((person) => isSelf(person, self));
		if (isOut) return this.book.forget(jid);
		return this.book.change(jid, (group) => applyChange(group, change));
	}

	/** A picture with where it can be fetched; without, when WhatsApp does not say. */
	async #withLinks(notification: GroupNotification): Promise<GroupNotification> {
		const links = notification.changes.map(async (change) => {
			if (change.kind !== 'picture' || change.removed) return change;
			const asked = Promise.resolve().then(() => this.parts.ask().pictureUrl(notification.group));
			return { ...change, url: await asked.catch(() => null) };
		});
		return { ...notification, changes: await Promise.all(links) };
	}

	/** Somebody of a group with both addresses and the name, as far as they are known. */
	async person(
		{ jid, alt }: Pick<GroupMember, 'jid' | 'alt'>,
		name?: string | null,
	): Promise<Person> {
		const { identities } = this.parts;
		const known = await identities.addressOf(jid);
		return {
			id: jid,
			phone: known.phone ?? (alt && phoneOf(alt)),
			lid: known.lid ?? (alt && isLid(alt) ? alt : null),
			name: name ?? (await identities.nameOf(jid)),
		};
	}

	#inTurn(work: () => Promise<void>): Promise<void> {
		const done = this.#telling.then(work);
		this.#telling = done.catch((error: unknown) => {
			const { message } = GatewayError.from(error);
			this.parts.logger.warn({ error: message }, 'a change of a group was not stored');
		});
		return done;
	}

	#learn(rows: readonly IdentityRow[]): void {
		this.parts.identities.learn(rows).catch((error: unknown) => {
			const { message } = GatewayError.from(error);
			this.parts.logger.warn({ error: message }, 'who is who in a group was not stored');
		});
	}
}

/** A group that is gone for everybody is one that this account is out of. */
function asKept(change: GroupChange, self: AccountIdentity | null): KeptChange {
	if (change.kind !== 'deleted') return change;
	const people = self ? [{ jid: self.jid, alt: self.lid, role: 'member' as const }] : [];
	return { kind: 'members', action: 'remove', people };
}

function toPair({ jid, alt }: GroupMember): IdentityRow[] {
	const lid = [jid, alt].find((each) => each && isLid(each));
	const phone = phoneOf(jid) ?? (alt && phoneOf(alt));
	return lid && phone ? [{ lid, phone }] : [];
}
