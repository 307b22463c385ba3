import { operations, type InputOf, type OutputOf } from '../../../catalogue/operations';
import {
	accepted,
	adminRole,
	constant,
	each,
	either,
	epochSeconds,
	inviteUrl,
	jidAsLid,
	jidAsPhone,
	listOf,
	nested,
	phoneAsJid,
	route,
	several,
	via,
	type Rows,
} from '../../kit';
import { success } from '../shared';

const { group } = operations;

const people = via('participants', listOf(phoneAsJid));
const one = { instance: 'instance', groupId: 'group' } as const;

const memberRows = {
	id: several('id', via('phone', jidAsPhone), via('lid', jidAsLid)),
	admin: via('role', adminRole),
} as const;
const absentMember = { role: 'member' as const };

/** The metadata of the library below P-API, which it hands on. */
const groupRows = {
	id: 'groupId',
	subject: 'subject',
	desc: 'description',
	owner: 'owner',
	creation: via('createdAt', epochSeconds),
	size: 'size',
	announce: 'onlyAdminsSend',
	restrict: 'onlyAdminsEdit',
	joinApprovalMode: 'approveMembers',
	ephemeralDuration: 'disappearAfter',
	isCommunity: 'isCommunity',
	linkedParent: 'communityId',
	participants: each('participants', memberRows, absentMember),
} as const satisfies Rows<OutputOf<'group.get'>>;

/** Bare, or in a member: the document shows no answer. */
const groupReply = { ...groupRows, success: constant(true), group: accepted(nested(groupRows)) };

const status = {
	decode: (wire: unknown) => String(wire).startsWith('2'),
	encode: (succeeded: boolean) => (succeeded ? '200' : '500'),
};

export const groupRoutes = [
	route('POST /api/instances/:instance/groups/create', group.create, {
		id: 'papi.group.create',
		ownAliases: ['/groups/create'],
		body: { name: 'subject', participants: people },
		refused: ['description', 'picture', 'promoteParticipants'],
		reply: groupReply,
	}),
	route('GET /api/instances/:instance/groups/:groupId/metadata', group.get, {
		id: 'papi.group.metadata',
		ownAliases: ['/groups/:groupId/metadata'],
		params: one,
		reply: groupReply,
	}),
	route('GET /api/instances/:instance/groups/:groupId/metadata', group.listParticipants, {
		id: 'papi.group.metadata',
		askedOnly: true,
		params: one,
		reply: {
			participants: each('participants', memberRows, absentMember),
			group: accepted(nested({ participants: each('participants', memberRows, absentMember) })),
		},
	}),
	route('POST /api/instances/:instance/groups/:groupId/participants', group.updateParticipants, {
		id: 'papi.group.participants',
		ownAliases: ['/groups/:groupId/participants'],
		params: one,
		body: { action: 'action', participants: people },
		reply: {
			...success,
			participants: each(
				'results',
				{
					jid: either('id', 'participant'),
					status: several('code', via('success', status)),
				},
				{ success: true },
			),
		},
		absent: {
			groupId: ({ input }) => input.group,
			results: ({ input }) => asAsked(input),
		},
	}),
	route('GET /api/instances/:instance/groups', group.list, {
		id: 'papi.group.list',
		refused: ['onlyAdmin'],
		dropped: ['includeParticipants'],
		reply: { ...success, groups: each('groups', groupRows) },
	}),
	route('GET /api/instances/:instance/groups/:groupId/invite-code', group.getInvite, {
		id: 'papi.group.inviteCode',
		params: one,
		reply: {
			...success,
			inviteCode: several('code', via('url', inviteUrl)),
			code: accepted(several('code', via('url', inviteUrl))),
			inviteLink: 'url',
		},
	}),
	route('PUT /api/instances/:instance/groups/:groupId/settings', group.update, {
		id: 'papi.group.settings',
		params: one,
		body: {
			subject: 'subject',
			description: 'description',
			announce: 'onlyAdminsSend',
			restrict: 'onlyAdminsEdit',
		},
		refused: ['picture', 'onlyAdminsAdd', 'approveMembers', 'disappearAfter'],
		reply: success,
	}),
	route('POST /api/instances/:instance/groups/:groupId/leave', group.leave, {
		id: 'papi.group.leave',
		params: one,
		reply: success,
		absent: { groupId: ({ input }) => input.group },
	}),
];

/** An answer without results is a success for all. */
function asAsked({ participants }: Pick<InputOf<'group.updateParticipants'>, 'participants'>) {
	return participants.map((participant) => ({
		...{ participant, id: null, success: true, code: null, reason: null },
	}));
}
