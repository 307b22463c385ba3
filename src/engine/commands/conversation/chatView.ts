import type { OutputOf } from '../../../catalogue/operations';
import type { ReactionRow } from '../../../domain/ports/history';
import type { MessageContent } from '../../connection';
import type { Instance } from '../../Instance';
import { userOf } from '../../whatsapp/jid';

type Row = OutputOf<'conversation.listMessages'>['messages'][number];
type Reactions = NonNullable<Row['reactions']>;

interface Shown {
	/** Digits; those of the LID for somebody whose number is not known. */
	phone: string;
	name: string;
}

/** Who somebody is on a screen. */
export interface People {
	who(jid: string): Promise<Shown>;
	self(): Promise<Shown>;
}

export function peopleOf(instance: Instance): People {
	const { identities } = instance;
	return {
		async who(jid) {
			const phone = (await identities.addressOf(jid)).phone ?? userOf(jid);
			return { phone, name: (await identities.nameOf(jid)) ?? phone };
		},
		async self() {
			const { id, phone, name } = await instance.lastSelf();
			return { phone: phone ?? userOf(id), name: name ?? phone ?? userOf(id) };
		},
	};
}

/** What a screen shows beside the words of a message. */
export async function chatViewOf(
	people: People,
	{ text, mentions }: Pick<MessageContent, 'text' | 'mentions'>,
	reactions: readonly ReactionRow[],
): Promise<{ html: string | null; reactions: Reactions }> {
	return {
		html: text === null ? null : await toHtml(people, text, mentions),
		reactions: await grouped(people, reactions),
	};
}

/** Everything that people wrote is escaped; `@` and the number of somebody mentioned becomes their name. */
async function toHtml(people: People, text: string, mentions: readonly string[]): Promise<string> {
	const spans = new Map<string, string>();
	for (const jid of mentions) spans.set(userOf(jid), await spanOf(people, jid));
	return text
		.split(/(@\d+)/)
		.map((part) => (part.startsWith('@') && spans.get(part.slice(1))) || escapeHtml(part))
		.join('');
}

async function spanOf(people: People, jid: string): Promise<string> {
	const { phone, name } = await people.who(jid);
	return `<span class="mention" data-phone="${escapeHtml(phone)}">@${escapeHtml(name)}</span>`;
}

const entities: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** By emoji, the one that most people chose first. */
async function grouped(people: People, rows: readonly ReactionRow[]): Promise<Reactions> {
	const groups = new Map<string, Reactions[number]>();
	for (const { emoji, fromMe, phone, name } of await standing(people, rows)) {
		const group = groups.get(emoji) ?? { emoji, count: 0, mine: false, phones: [], names: [] };
		groups.set(emoji, {
			emoji,
			count: group.count + 1,
			mine: group.mine || fromMe,
			phones: [...group.phones, phone],
			names: [...group.names, name],
		});
	}
	return [...groups.values()].sort((one, two) => two.count - one.count);
}

/** One of each person, the last: somebody may have reacted by number before and by LID after. */
async function standing(people: People, rows: readonly ReactionRow[]) {
	const last = new Map<string, Shown & Pick<ReactionRow, 'emoji' | 'fromMe'>>();
	for (const { emoji, reactor, fromMe } of rows) {
		const shown = fromMe ? await people.self() : await people.who(reactor);
		last.set(shown.phone, { emoji, fromMe, ...shown });
	}
	return last.values();
}
