import type { OutputOf } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import type { Group } from '../../../domain/group';
import { isPerson } from '../../groups/applyChange';
import type { MemberOutcome } from '../../groups/GroupQueries';
import type { Instance } from '../../Instance';
import { isoTime } from '../../messageEvents';
import { phoneJid } from '../../whatsapp/jid';

type Result = OutputOf<'group.updateParticipants'>['results'][number];

/** Somebody as a request names them: a JID that WhatsApp can be asked about, or why there is none. */
export interface Named {
	asked: string;
	jid: string | null;
	refusal: { code: string | null; reason: string } | null;
}

const NOT_ON_WHATSAPP = { code: '404', reason: 'the number is not on WhatsApp' };

/** The people of a request, in their order. Numbers that are not known are asked for in one question. */
export async function findPeople(instance: Instance, asked: readonly string[]): Promise<Named[]> {
	const { identities } = instance;
	const read = asked.map((who) => ({ who, jid: toJid(instance, who) }));
	const numbers = read.flatMap(({ who, jid }) => (jid === null ? [who] : []));
	const checked = new Map((await identities.check(numbers)).map((each) => [each.asked, each]));
	return read.map(({ who, jid }) => {
		if (jid instanceof GatewayError) {
			return { asked: who, jid: null, refusal: { code: null, reason: jid.message } };
		}
		const found = jid ?? checked.get(who)?.jid ?? null;
		return { asked: who, jid: found, refusal: found ? null : NOT_ON_WHATSAPP };
	});
}

/** JIDs as they are; null for a number that has to be asked for; the error for what is neither. */
function toJid({ identities }: Instance, who: string): string | GatewayError | null {
	try {
		const jid = identities.mention(who);
		return who.includes('@') ? jid : null;
	} catch (error) {
		return GatewayError.from(error);
	}
}

/** As a member is named in the group; somebody who is not in it, as given. */
export function asMember({ members }: Group, jid: string): string {
	return members.find((member) => isPerson(member, jid))?.jid ?? jid;
}

/** As new people are named best: by their number, where it is known. */
export async function asNewcomer({ identities }: Instance, jid: string): Promise<string> {
	const { phone } = await identities.addressOf(jid);
	return phone === null ? jid : phoneJid(phone);
}

/** Why not, by the code that WhatsApp gives. */
const reasons: Record<number, string> = {
	401: 'has blocked this account',
	403: 'lets nobody add them; send them the invite',
	404: 'is not there',
	406: 'made the group and stays its admin',
	408: 'left the group a short while ago and has to join by the link',
	409: 'is in the group already',
	419: 'the group is full',
	500: 'the group is full',
};

/** What became of each person, under the name that the request used. */
export function toResults(
	named: readonly Named[],
	outcomes: ReadonlyMap<string, MemberOutcome>,
): Result[] {
	return named.map(({ asked, jid, refusal }) => {
		const outcome = jid ? outcomes.get(jid) : undefined;
		if (!outcome) return { participant: asked, id: jid, success: false, ...unanswered(refusal) };
		const success = outcome.code === 200;
		return {
			participant: asked,
			id: jid,
			success,
			code: String(outcome.code),
			reason: success ? null : (reasons[outcome.code] ?? 'WhatsApp does not say why'),
			...(outcome.invite && { invite: inviteView(outcome.invite) }),
		};
	});
}

function inviteView({ code, expiresAt }: NonNullable<MemberOutcome['invite']>) {
	return { code, expiresAt: expiresAt > 0 ? isoTime(expiresAt) : null };
}

function unanswered(refusal: Named['refusal']) {
	return refusal ?? { code: null, reason: 'WhatsApp did not say what became of this person' };
}
