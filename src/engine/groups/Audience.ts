import type { GroupMember } from '../../domain/group';
import type { AccountIdentity } from '../connection';
import type { Identities } from '../Identities';
import { isLid } from '../whatsapp/jid';
import type { GroupBook } from './GroupBook';
import { isSelf } from './groupView';

export interface AudienceParts {
	book: Pick<GroupBook, 'get'>;
	identities: Pick<Identities, 'addressOf'>;
	self: () => Promise<AccountIdentity | null>;
}

/**
 * Whom messages to groups, and statuses, are for. Everybody has one name here, whichever address WhatsApp uses: the LID
 * once it is known.
 */
export class Audience {
	constructor(private readonly parts: AudienceParts) {}

	/** Everybody who is in a group, but this account. Null for a group that is not known. Asks nobody. */
	async of(group: string): Promise<string[] | null> {
		const known = await this.parts.book.get(group);
		if (!known) return null;
		const self = await this.parts.self();
		const others = known.members.filter((member) => !isSelf(member, self));
		return Promise.all(others.map((member) => this.#nameOfMember(member)));
	}

	/** These people under their names, but this account: who may see a status. */
	async named(jids: readonly string[]): Promise<string[]> {
		const self = await this.parts.self();
		const others = jids.filter((jid) => jid !== self?.jid && jid !== self?.lid);
		return [...new Set(await Promise.all(others.map((jid) => this.nameOf(jid))))];
	}

	async nameOf(jid: string): Promise<string> {
		if (isLid(jid)) return jid;
		return (await this.parts.identities.addressOf(jid)).lid ?? jid;
	}

	async #nameOfMember({ jid, alt }: GroupMember): Promise<string> {
		return alt !== null && isLid(alt) ? alt : this.nameOf(jid);
	}
}
