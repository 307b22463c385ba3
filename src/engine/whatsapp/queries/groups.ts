import {
	type BinaryNode,
	generateMessageIDV2,
	getBinaryNodeChild,
	getBinaryNodeChildren,
} from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import type {
	GroupQueries,
	GroupSetting,
	JoinRequest,
	MemberOutcome,
} from '../../groups/GroupQueries';
import { decodeGroup, decodeMember, sizeOf } from '../groups/decodeGroup';
import { withoutDevice } from '../jid';
import type { Ask } from './ask';
import { ALL, el, groupIn, groupIqs, type Put } from './groupIq';

/** The element of each switch, on and off. */
const switches: Record<GroupSetting, (isOn: boolean) => BinaryNode> = {
	onlyAdminsSend: (isOn) => el(isOn ? 'announcement' : 'not_announcement'),
	onlyAdminsEdit: (isOn) => el(isOn ? 'locked' : 'unlocked'),
	onlyAdminsAdd: (isOn) => el('member_add_mode', {}, isOn ? 'admin_add' : 'all_member_add'),
	approveMembers: (isOn) =>
		el('membership_approval_mode', {}, [el('group_join', { state: isOn ? 'on' : 'off' })]),
};

/**
 * Questions about groups (`w:g2`). Asked and read here rather than by the library's functions of the same names: those
 * take people who were refused for members, and ask for the whole group once more before they change a description.
 */
export function buildGroupQueries(ask: Ask): GroupQueries {
	const { get, set } = groupIqs(ask);
	return {
		...buildSettings(set, ask),
		...buildMembership(get, set),
		async all() {
			const content = [el('participants'), el('description')];
			const answer = await get(ALL, el('participating', {}, content), 'the list of groups');
			const groups = getBinaryNodeChildren(getBinaryNodeChild(answer, 'groups'), 'group');
			return groups.flatMap((node) => decodeGroup(node) ?? []);
		},
		async one(jid) {
			return groupIn(await get(jid, el('query', { request: 'interactive' })));
		},
		async create(subject, people) {
			const question = el('create', { subject, key: generateMessageIDV2() }, toPeople(people));
			const answer = await set(ALL, question, 'a new group');
			const node = getBinaryNodeChild(answer, 'group');
			const outcomes = people.map((jid) => toOutcome(jid, answerAbout(node, jid)));
			return { group: groupIn(answer), outcomes };
		},
		async leave(jid) {
			await set(ALL, el('leave', {}, [el('group', { id: jid })]));
		},
	};
}

type Settings = Pick<
	GroupQueries,
	'setSubject' | 'setDescription' | 'set' | 'setDisappearing' | 'setPicture' | 'pictureUrl'
>;

function buildSettings(set: Put, ask: Ask): Settings {
	return {
		async setSubject(jid, subject) {
			await set(jid, el('subject', {}, Buffer.from(subject, 'utf8')));
		},
		async setDescription(jid, text, previousId) {
			const attrs = {
				...(text ? { id: generateMessageIDV2() } : { delete: 'true' }),
				...(previousId && { prev: previousId }),
			};
			const body = text ? [el('body', {}, Buffer.from(text, 'utf8'))] : undefined;
			await set(jid, el('description', attrs, body));
		},
		async set(jid, setting, isOn) {
			await set(jid, switches[setting](isOn));
		},
		async setDisappearing(jid, seconds) {
			const expiration = String(seconds);
			await set(jid, seconds > 0 ? el('ephemeral', { expiration }) : el('not_ephemeral'));
		},
		async setPicture(jid, picture) {
			const attrs = { to: '@s.whatsapp.net', type: 'set', xmlns: 'w:profile:picture', target: jid };
			const content = [el('picture', { type: 'image' }, picture)];
			await ask('the picture of this group', (socket) =>
				socket.query({ tag: 'iq', attrs, content }),
			);
		},
		async pictureUrl(jid) {
			try {
				return (
					(await ask('the picture of this group', (socket) =>
						socket.profilePictureUrl(jid, 'image'),
					)) ?? null
				);
			} catch (error) {
				const { code } = GatewayError.from(error);
				if (code === 'NOT_FOUND' || code === 'NOT_ALLOWED') return null;
				throw error;
			}
		},
	};
}

type Membership = Omit<GroupQueries, keyof Settings | 'all' | 'one' | 'create' | 'leave'>;

function buildMembership(get: Put, set: Put): Membership {
	const codeIn = (answer: BinaryNode) => getBinaryNodeChild(answer, 'invite')?.attrs.code ?? '';
	const byCode = (code: string) => el('invite', { code });
	return {
		async changeMembers(jid, change, people) {
			const answer = await set(jid, el(change, {}, toPeople(people)));
			return decodeOutcomes(getBinaryNodeChild(answer, change), people);
		},
		async inviteCode(jid) {
			return codeIn(await get(jid, el('invite'), 'the invite of this group'));
		},
		async renewInvite(jid) {
			return codeIn(await set(jid, el('invite'), 'the invite of this group'));
		},
		async invitedTo(code) {
			const answer = await get(ALL, byCode(code), 'this invite');
			return { group: groupIn(answer), size: sizeOf(getBinaryNodeChild(answer, 'group')) };
		},
		async join(code) {
			const answer = await set(ALL, byCode(code), 'this invite');
			return getBinaryNodeChild(answer, 'group')?.attrs.jid ?? null;
		},
		async requests(jid) {
			const answer = await get(jid, el('membership_approval_requests'));
			const list = getBinaryNodeChild(answer, 'membership_approval_requests');
			return getBinaryNodeChildren(list, 'membership_approval_request').flatMap(
				(node) => decodeRequest(node) ?? [],
			);
		},
		async decide(jid, decision, people) {
			const asked = el(decision, {}, toPeople(people));
			const answer = await set(jid, el('membership_requests_action', {}, [asked]));
			const action = getBinaryNodeChild(answer, 'membership_requests_action');
			return decodeOutcomes(getBinaryNodeChild(action, decision), people);
		},
	};
}

const OK = 200;

/** What became of each: by name, or, where the answer uses addresses that were not asked about, in the order asked. */
function decodeOutcomes(node: BinaryNode | undefined, asked: readonly string[]): MemberOutcome[] {
	const answered = getBinaryNodeChildren(node, 'participant');
	const isInOrder = answered.length === asked.length;
	return asked.map((jid, index) => {
		const inOrder = isInOrder ? answered[index] : undefined;
		return toOutcome(jid, answerAbout(node, jid) ?? inOrder);
	});
}

function answerAbout(node: BinaryNode | undefined, jid: string): BinaryNode | undefined {
	return getBinaryNodeChildren(node, 'participant').find(({ attrs }) =>
		[attrs.jid, attrs.phone_number, attrs.lid].includes(jid),
	);
}

function toOutcome(asked: string, answer: BinaryNode | undefined): MemberOutcome {
	const { code, expiration } = getBinaryNodeChild(answer, 'add_request')?.attrs ?? {};
	return {
		asked,
		code: Number(answer?.attrs.error ?? OK),
		invite: code ? { code, expiresAt: Number(expiration ?? 0) * 1_000 } : null,
	};
}

function decodeRequest(node: BinaryNode): JoinRequest | null {
	const member = decodeMember(node);
	const { request_time: time } = node.attrs;
	return (
		member && { jid: member.jid, alt: member.alt, requestedAt: time ? Number(time) * 1_000 : null }
	);
}

function toPeople(jids: readonly string[]): BinaryNode[] {
	return jids.map((jid) => el('participant', { jid: withoutDevice(jid) }));
}
