import { operations, type OutputOf } from '../../../catalogue/operations';
import {
	adminRole,
	constant,
	each,
	jidAsLid,
	jidAsPhone,
	listOf,
	nested,
	route,
	several,
	via,
	type Rows,
} from '../../kit';
import { recipient, shown } from '../codecs';
import { envelope, said, v1 } from '../shared';

const {
	list,
	create,
	get,
	update,
	setSubject,
	setDescription,
	updateParticipants,
	listParticipants,
	leave,
	getInvite,
	revokeInvite,
} = operations.group;

const groupParams = { uuid: 'instance', jid: 'group' } as const;

const people = via('participants', listOf(recipient));

const summary = {
	jid: 'groupId',
	subject: 'subject',
	owner: 'owner',
	size: 'size',
	description: 'description',
} as const satisfies Rows<OutputOf<'group.get'>>;

const members = each(
	'participants',
	{
		jid: several('id', via('phone', jidAsPhone), via('lid', jidAsLid)),
		admin: via('role', adminRole),
	},
	{ role: 'member' } as const,
);

const total = shown<readonly unknown[]>((groups) => groups.length);

const outcomes = each('results', {
	participant: 'participant',
	jid: 'id',
	success: 'success',
	code: 'code',
	reason: 'reason',
});

interface AboutMembers {
	input: { group: string; participants: string[] };
}

/** Nobody is named in the answer: all went well, or it would be an error. */
const absentOutcomes = {
	groupId: ({ input }: AboutMembers) => input.group,
	results: ({ input }: AboutMembers) =>
		input.participants.map((participant) => ({
			...{ participant, id: null, success: true, code: null, reason: null },
		})),
};

const base = '/instances/:uuid/groups/:jid';

const byAction = (message: string) =>
	({
		params: groupParams,
		body: { participants: people },
		reply: envelope({ participants: outcomes }, message),
		absent: absentOutcomes,
	}) as const;

const groupUpdated = said('Group updated successfully');

export const groupRoutes = [
	route('GET /instances/:uuid/groups', list, {
		id: 'zapini.group.list',
		...v1('/instances/:uuid/groups'),
		params: { uuid: 'instance' },
		refused: ['onlyAdmin', 'includeParticipants'],
		reply: envelope({ groups: each('groups', summary), total: via('groups', total) }),
	}),
	route('POST /instances/:uuid/groups', create, {
		id: 'zapini.group.create',
		...v1('/instances/:uuid/groups'),
		status: 201,
		params: { uuid: 'instance' },
		body: { subject: 'subject', participants: people },
		refused: ['description', 'picture', 'promoteParticipants'],
		reply: envelope({
			group: nested({ jid: 'groupId', subject: 'subject' }),
			message: constant('Group created successfully'),
		}),
	}),
	route(`GET ${base}`, get, {
		id: 'zapini.group.get',
		...v1(base),
		params: groupParams,
		reply: envelope({ ...summary, participants: members }),
		absent: { groupId: ({ input }) => input.group },
	}),
	route(`GET ${base}`, listParticipants, {
		id: 'zapini.group.get',
		askedOnly: true,
		params: groupParams,
		reply: envelope({ participants: members }),
	}),
	route(`PATCH ${base}`, update, {
		id: 'zapini.group.update',
		...v1(base),
		params: groupParams,
		body: { subject: 'subject', description: 'description' },
		refused: [
			'picture',
			'onlyAdminsSend',
			'onlyAdminsEdit',
			'onlyAdminsAdd',
			'approveMembers',
			'disappearAfter',
		],
		reply: groupUpdated,
	}),
	route(`PATCH ${base}`, setSubject, {
		id: 'zapini.group.update',
		askedOnly: true,
		params: groupParams,
		body: { subject: 'subject' },
		reply: groupUpdated,
	}),
	route(`PATCH ${base}`, setDescription, {
		id: 'zapini.group.update',
		askedOnly: true,
		params: groupParams,
		body: { description: 'description' },
		reply: groupUpdated,
	}),
	route(`POST ${base}/participants`, updateParticipants, {
		id: 'zapini.group.addParticipants',
		...v1(`${base}/participants`),
		fixed: { action: 'add' },
		...byAction('Participants added'),
	}),
	route(`DELETE ${base}/participants`, updateParticipants, {
		id: 'zapini.group.removeParticipants',
		...v1(`${base}/participants`),
		fixed: { action: 'remove' },
		...byAction('Participants removed'),
	}),
	route(`POST ${base}/admins`, updateParticipants, {
		id: 'zapini.group.promote',
		...v1(`${base}/admins`),
		fixed: { action: 'promote' },
		...byAction('Participants promoted'),
	}),
	route(`DELETE ${base}/admins`, updateParticipants, {
		id: 'zapini.group.demote',
		...v1(`${base}/admins`),
		fixed: { action: 'demote' },
		...byAction('Participants demoted'),
	}),
	route(`POST ${base}/leave`, leave, {
		id: 'zapini.group.leave',
		...v1(`${base}/leave`),
		params: groupParams,
		reply: said('Left the group'),
		absent: { groupId: ({ input }) => input.group },
	}),
	route(`GET ${base}/invite`, getInvite, {
		id: 'zapini.group.inviteGet',
		...v1(`${base}/invite`),
		params: groupParams,
		reply: envelope({ code: 'code', invite_link: 'url' }),
	}),
	route(`DELETE ${base}/invite`, revokeInvite, {
		id: 'zapini.group.inviteRevoke',
		...v1(`${base}/invite`),
		params: groupParams,
		reply: envelope({ new_code: 'code', new_invite_link: 'url' }, 'Invite link revoked'),
	}),
];
