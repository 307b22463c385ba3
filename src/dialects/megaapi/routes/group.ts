import { operations, type InputOf, type OutputOf } from '../../../catalogue/operations';
import {
	accepted,
	adminRole,
	each,
	epochSeconds,
	flag,
	inviteUrl,
	jidAsLid,
	jidAsPhone,
	listOf,
	nested,
	phoneAsJid,
	route,
	several,
	via,
	type Codec,
	type Rows,
} from '../../kit';
import { listed, success } from '../shared';

const { group } = operations;

type Results = OutputOf<'group.updateParticipants'>['results'];

const people = via('participants', listOf(phoneAsJid));
const groupId = { jid: 'group', group_id: accepted('group'), id_group: accepted('group') } as const;

const members = each(
	'participants',
	{
		id: several('id', via('phone', jidAsPhone), via('lid', jidAsLid)),
		admin: via('role', adminRole),
	},
	{ role: 'member' as const },
);

const groupRows = {
	id: 'groupId',
	subject: 'subject',
	creation: via('createdAt', epochSeconds),
	owner: 'owner',
	restrict: 'onlyAdminsEdit',
	announce: 'onlyAdminsSend',
	desc: 'description',
	size: 'size',
	participants: members,
} as const satisfies Rows<OutputOf<'group.get'>>;

const listReply = {
	...listed,
	groups: each('groups', groupRows),
	// The vendor spells it so.
	communitys: each('communities', groupRows),
} as const;

/** The answer names whom it worked for, and says nothing of the others. */
const updated: Codec<Results> = {
	decode: (wire) =>
		Array.isArray(wire)
			? wire.map((jid) => {
					const participant = phoneAsJid.decode(jid) ?? '';
					return { participant, id: String(jid), success: true, code: null, reason: null };
				})
			: undefined,
	encode: (results) =>
		results
			.filter(({ success: worked }) => worked)
			.map(({ id, participant }) => id ?? phoneAsJid.encode(participant)),
};

function asAsked({ participants }: Pick<InputOf<'group.updateParticipants'>, 'participants'>) {
	return participants.map((participant) => ({
		...{ participant, id: null, success: true, code: null, reason: null },
	}));
}

type Action = NonNullable<InputOf<'group.updateParticipants'>['action']>;

const changes = (['add', 'remove', 'demote', 'promote'] as const).map((action: Action) =>
	route(`POST /rest/group/:instance/${action}Participants`, group.updateParticipants, {
		id: `megaapi.group.${action}Participants`,
		ownAliases: [`/group/:instance/${action}Participants`],
		fixed: { action },
		body: { group_data: nested({ jid: 'group', participants: people }) },
		reply: { ...success, updatedParticipants: via('results', updated) },
		absent: {
			groupId: ({ input }) => input.group,
			results: ({ input }) => asAsked(input),
		},
	}),
);

const others = ['onlyAdminsAdd', 'approveMembers'] as const;
const beside = ['subject', 'description', 'picture', 'disappearAfter', ...others] as const;

const whoSends = {
	id: 'megaapi.group.setWhoCanSendMessage',
	onlyFor: ({ onlyAdminsSend }: { onlyAdminsSend?: boolean }) => onlyAdminsSend !== undefined,
	query: { ...groupId, allowOnlyAdmins: via('onlyAdminsSend', flag) },
	reply: success,
} as const;

const whoEdits = {
	id: 'megaapi.group.setWhoCanChangeSettings',
	onlyFor: ({ onlyAdminsEdit }: { onlyAdminsEdit?: boolean }) => onlyAdminsEdit !== undefined,
	query: { ...groupId, allowOnlyAdmins: via('onlyAdminsEdit', flag) },
	reply: success,
} as const;

export const groupRoutes = [
	route('GET /rest/group/:instance/adminGroups', group.list, {
		id: 'megaapi.group.adminGroups',
		ownAliases: ['/group/:instance/adminGroups'],
		fixed: { onlyAdmin: true },
		dropped: ['includeParticipants'],
		reply: listReply,
	}),
	route('GET /rest/group/list/:instance', group.list, {
		id: 'megaapi.group.list',
		ownAliases: ['/group/list/:instance'],
		dropped: ['onlyAdmin', 'includeParticipants'],
		reply: listReply,
	}),
	route('GET /rest/group/:instance/group/', group.get, {
		id: 'megaapi.group.group',
		aliases: ['/rest/group/:instance/group'],
		ownAliases: ['/group/:instance/group/', '/group/:instance/group'],
		query: groupId,
		reply: { ...success, ...groupRows },
	}),
	route('GET /rest/group/:instance/group/', group.listParticipants, {
		id: 'megaapi.group.group',
		askedOnly: true,
		query: groupId,
		reply: { ...success, participants: members },
	}),
	route('GET /rest/group/:instance/groupInviteCode', group.getInvite, {
		id: 'megaapi.group.groupInviteCode',
		ownAliases: ['/group/:instance/groupInviteCode'],
		query: { group_id: 'group', jid: accepted('group') },
		reply: { ...success, inviteCode: several('code', via('url', inviteUrl)) },
	}),
	route('POST /rest/group/:instance/create', group.create, {
		id: 'megaapi.group.create',
		ownAliases: ['/group/:instance/create'],
		body: { group_data: nested({ group_name: 'subject', participants: people }) },
		refused: ['description', 'picture', 'promoteParticipants'],
		reply: { ...success, ...groupRows },
	}),
	...changes,
	route('PUT /rest/group/:instance/setWhoCanSendMessage', group.setSettings, {
		...whoSends,
		ownAliases: ['/group/:instance/setWhoCanSendMessage'],
		refused: ['onlyAdminsEdit', ...others],
	}),
	route('PUT /rest/group/:instance/setWhoCanSendMessage', group.update, {
		...whoSends,
		askedOnly: true,
		refused: ['onlyAdminsEdit', ...beside],
	}),
	route('PUT /rest/group/:instance/setWhoCanChangeSettings', group.setSettings, {
		...whoEdits,
		ownAliases: ['/group/:instance/setWhoCanChangeSettings'],
		refused: ['onlyAdminsSend', ...others],
	}),
	route('PUT /rest/group/:instance/setWhoCanChangeSettings', group.update, {
		...whoEdits,
		askedOnly: true,
		refused: ['onlyAdminsSend', ...beside],
	}),
	route('DELETE /rest/group/:instance/leaveGroup', group.leave, {
		id: 'megaapi.group.leaveGroup',
		ownAliases: ['/group/:instance/leaveGroup'],
		query: groupId,
		reply: success,
		absent: { groupId: ({ input }) => input.group },
	}),
];
