import type { proto } from '@whiskeysockets/baileys';
import type { AppState, CollectionName } from '../appState/AppState';
import type { Group } from '../groups/Group';
import { type Addressee, findChat } from './addressee';
import { Person } from './Person';

/** A chat as the phone's list shows it. */
export interface ChatSettings {
	archived: boolean;
	pinned: boolean;
	/** Milliseconds since the epoch; -1 for ever; null when it sounds. */
	mutedUntil: number | null;
	/** Undefined when nobody set a mark. */
	markedRead: boolean | undefined;
	deleted: boolean;
	/** Names of the labels on it. */
	labels: string[];
}

export interface LabelSettings {
	id: string;
	name: string;
	color: number;
}

/** What the owner of an account set on the phone, or on a linked client, and sets from now on. */
export class PhoneSettings {
	constructor(private readonly person: Person) {}

	/** How the phone shows a chat. */
	of(chat: Addressee): ChatSettings {
		const mute = this.find('regular_high', chat, 'mute')?.muteAction;
		return {
			archived: this.find('regular_low', chat, 'archive')?.archiveChatAction?.archived === true,
			pinned: this.find('regular_low', chat, 'pin_v1')?.pinAction?.pinned === true,
			mutedUntil: mute?.muted ? Number(mute.muteEndTimestamp ?? -1) : null,
			markedRead:
				this.find('regular_low', chat, 'markChatAsRead')?.markChatAsReadAction?.read ?? undefined,
			deleted: this.state
				.list('regular_high', 'deleteChat')
				.some(({ index }) => this.jidsOf(chat).includes(index[1] ?? '')),
			labels: this.labelsOn(chat),
		};
	}

	get labels(): LabelSettings[] {
		return this.state.list('regular', 'label_edit').flatMap(({ index, value }) => {
			const { name, color, deleted } = value.labelEditAction ?? {};
			return deleted ? [] : [{ id: index[1] ?? '', name: name ?? '', color: color ?? 0 }];
		});
	}

	/** The name that a person is saved under. */
	savedName(of: Addressee): string | null {
		const contact = this.find('critical_unblock_low', of, 'contact')?.contactAction;
		return contact?.fullName ?? null;
	}

	/** The name that the owner shows to others, as set in the settings. */
	get ownName(): string | null {
		return this.state.find('critical_block', 'setting_pushName')?.pushNameSetting?.name ?? null;
	}

	/** The messages with a star, as `id author`; the author is `0` where the chat tells who wrote. */
	get starred(): string[] {
		return this.state
			.list('regular_high', 'star')
			.flatMap(({ index, value }) =>
				value.starAction?.starred ? [`${index[2] ?? ''} ${index[4] ?? ''}`] : [],
			);
	}

	/** Ids of the messages of a chat that carry a label. */
	labelledMessages(labelId: string): string[] {
		return this.state
			.list('regular', 'label_message', labelId)
			.flatMap(({ index, value }) =>
				value.labelAssociationAction?.labeled ? [index[3] ?? ''] : [],
			);
	}

	archive(chat: Addressee, archived = true): void {
		const messageRange = this.range();
		const value = { archiveChatAction: { archived, messageRange } };
		this.set('regular_low', ['archive', this.jid(chat)], value, 3);
	}

	pin(chat: Addressee, pinned = true): void {
		this.set('regular_low', ['pin_v1', this.jid(chat)], { pinAction: { pinned } }, 5);
	}

	/** Milliseconds since the epoch; -1 for ever; null lets it sound. */
	mute(chat: Addressee, until: number | null): void {
		const muteAction = { muted: until !== null, muteEndTimestamp: until ?? undefined };
		this.set('regular_high', ['mute', this.jid(chat)], { muteAction }, 2);
	}

	markRead(chat: Addressee, read = true): void {
		const value = { markChatAsReadAction: { read, messageRange: this.range() } };
		this.set('regular_low', ['markChatAsRead', this.jid(chat)], value, 3);
	}

	deleteChat(chat: Addressee): void {
		const value = { deleteChatAction: { messageRange: this.range() } };
		this.set('regular_high', ['deleteChat', this.jid(chat), '1'], value, 6);
	}

	/** `by` is who wrote a message of a group. */
	star(
		chat: Addressee,
		{ id, fromMe, by }: { id: string; fromMe: boolean; by?: Addressee },
		starred = true,
	): void {
		const author = by === undefined ? '0' : this.jid(by);
		const index = ['star', this.jid(chat), id, fromMe ? '1' : '0', author];
		this.set('regular_high', index, { starAction: { starred } }, 2);
	}

	saveContact(person: Addressee, fullName: string): void {
		const contactAction = { fullName, firstName: fullName.split(' ')[0] };
		this.set('critical_unblock_low', ['contact', this.jid(person)], { contactAction }, 2);
	}

	saveLabel(label: LabelSettings): void {
		const { id, name, color } = label;
		this.set('regular', ['label_edit', id], { labelEditAction: { name, color } }, 3);
	}

	deleteLabel(id: string): void {
		this.set('regular', ['label_edit', id], { labelEditAction: { deleted: true } }, 3);
	}

	label(chat: Addressee, labelId: string, labeled = true): void {
		const index = ['label_jid', labelId, this.jid(chat)];
		this.set('regular', index, { labelAssociationAction: { labeled } }, 3);
	}

	rename(name: string): void {
		this.person.settings.name = name;
		this.set('critical_block', ['setting_pushName'], { pushNameSetting: { name } }, 1);
	}

	private get state(): AppState {
		return this.person.appState;
	}

	private set(
		collection: CollectionName,
		index: string[],
		value: proto.ISyncActionValue,
		version: number,
	): void {
		const timed = { ...value, timestamp: Date.now() };
		this.state.write(collection, { index, removes: false, value: timed, version });
	}

	private find(collection: CollectionName, chat: Addressee, kind: string) {
		const found = this.jidsOf(chat).map((jid) => this.state.find(collection, kind, jid));
		// Devices may name a person either way: the later word holds.
		const [newest] = found
			.filter((value) => value !== undefined)
			.sort((one, two) => Number(two.timestamp ?? 0) - Number(one.timestamp ?? 0));
		return newest;
	}

	private labelsOn(chat: Addressee): string[] {
		const jids = this.jidsOf(chat);
		return this.labels
			.filter(({ id }) =>
				jids.some(
					(jid) =>
						this.state.find('regular', 'label_jid', id, jid)?.labelAssociationAction?.labeled,
				),
			)
			.map(({ name }) => name);
	}

	private range(): proto.SyncActionValue.ISyncActionMessageRange {
		return { lastMessageTimestamp: this.person.network.seconds(), messages: [] };
	}

	private jid(chat: Addressee): string {
		return chatJid(findChat(this.person, chat), this.person);
	}

	private jidsOf(chat: Addressee): string[] {
		const found = findChat(this.person, chat);
		return found instanceof Person ? [found.jid('lid'), found.jid('pn')] : [found.jid()];
	}
}

/** How the phone names a chat. */
function chatJid(chat: Person | Group, owner: Person): string {
	return chat instanceof Person ? chat.jid(owner.network.addressing) : chat.jid();
}
