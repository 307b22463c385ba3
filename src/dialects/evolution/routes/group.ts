import { operations } from '../../../catalogue/operations';
import {
	addressAsJid,
	constant,
	each,
	epochSeconds,
	flag,
	jidAsLid,
	jidAsPhone,
	list,
	orElse,
	route,
	several,
	via,
	words,
	type Codec,
} from '../../kit';
import { fileAt } from '../shared';

const { group } = operations;

type Role = 'member' | 'admin' | 'superadmin';

/** Null stands for a plain member. */
const role: Codec<Role> = {
	decode: (wire) => (wire === 'admin' || wire === 'superadmin' ? wire : undefined),
	encode: (value) => (value === 'member' ? null : value),
};

const member = {
	id: several('id', via('phone', jidAsPhone), via('lid', jidAsLid)),
	phoneNumber: via('phone', jidAsPhone),
	lid: via('lid', jidAsLid),
	admin: via('role', role),
	name: 'name',
	imgUrl: 'pictureUrl',
} as const;
const absentMember = { role: 'member' } as const;

/** Group metadata as Baileys has it, and the picture that Evolution puts beside. */
export const metadata = {
	id: 'groupId',
	subject: 'subject',
	desc: 'description',
	owner: 'owner',
	creation: via('createdAt', epochSeconds),
	size: 'size',
	pictureUrl: 'pictureUrl',
	announce: 'onlyAdminsSend',
	restrict: 'onlyAdminsEdit',
	joinApprovalMode: 'approveMembers',
	ephemeralDuration: 'disappearAfter',
	isCommunity: 'isCommunity',
	linkedParent: 'communityId',
	participants: each('participants', member, absentMember),
} as const;

/** A group is named by its JID; the number part alone means the same. */
const groupJid = { groupJid: 'group' } as const;
const updated = { update: constant('success') } as const;

const codeAsUrl: Codec<string> = {
	decode: (wire) => (typeof wire === 'string' ? `https://chat.whatsapp.com/${wire}` : undefined),
	encode: (url) => url.replace(/^.*\//, ''),
};

/** A code alone, also where a whole link was given. */
const inviteCode: Codec<string> = {
	decode: (wire) => wire as string,
	encode: (invite) =>
		invite.replace(/^.*chat\.whatsapp\.com\/(?:invite\/)?/, '').replace(/[/?#].*$/, ''),
};

const steps = words({ '0': 'off', '86400': '24h', '604800': '7d', '7776000': '90d' });
const expiration: Codec<'off' | '24h' | '7d' | '90d'> = {
	decode: (wire) => steps.decode(String(wire)),
	encode: (value) => Number(steps.encode(value)),
};

const succeeded: Codec<boolean> = {
	decode: (wire) => String(wire) === '200',
	encode: (success) => (success ? '200' : '400'),
};
const statusCode: Codec<string> = {
	decode: (wire) => (typeof wire === 'number' ? String(wire) : (wire as string)),
	encode: (code) => code,
};

const settingWords = {
	onlyAdminsSend: { announcement: true, not_announcement: false },
	onlyAdminsEdit: { locked: true, unlocked: false },
} as const;

/** One word of the wire says one of the two settings, so a command with both takes two calls, which the client refuses. */
const settingRoutes = (['onlyAdminsSend', 'onlyAdminsEdit'] as const).map((setting, index) => {
	const other = index === 0 ? 'onlyAdminsEdit' : 'onlyAdminsSend';
	return route('POST /group/updateSetting/:instance', group.setSettings, {
		id: 'evolution.group.updateSetting',
		status: 201,
		...(index === 0
			? {
					when: {
						in: 'body',
						name: 'action',
						is: Object.keys(settingWords.onlyAdminsSend),
					} as const,
				}
			: {}),
		onlyFor: (input) => input[setting] !== undefined && input[other] === undefined,
		query: groupJid,
		body: { action: via(setting, words(settingWords[setting])) },
		dropped: [other],
		refused: ['onlyAdminsAdd', 'approveMembers'],
		reply: { updateSetting: constant(null) },
	});
});

export const groupRoutes = [
	route('POST /group/create/:instance', group.create, {
		id: 'evolution.group.create',
		status: 201,
		body: {
			subject: 'subject',
			description: 'description',
			participants: 'participants',
			promoteParticipants: 'promoteParticipants',
			profilePicture: fileAt('picture'),
		},
		refused: ['picture.mediaId'],
		reply: metadata,
	}),
	route('POST /group/updateGroupPicture/:instance', group.setPicture, {
		id: 'evolution.group.updateGroupPicture',
		status: 201,
		query: groupJid,
		body: { image: fileAt('picture') },
		refused: ['picture.mediaId'],
		reply: updated,
	}),
	route('POST /group/updateGroupSubject/:instance', group.setSubject, {
		id: 'evolution.group.updateGroupSubject',
		status: 201,
		query: groupJid,
		body: { subject: 'subject' },
		reply: updated,
	}),
	route('POST /group/updateGroupDescription/:instance', group.setDescription, {
		id: 'evolution.group.updateGroupDescription',
		status: 201,
		query: groupJid,
		body: { description: 'description' },
		reply: updated,
	}),
	route('GET /group/inviteCode/:instance', group.getInvite, {
		id: 'evolution.group.inviteCode',
		query: groupJid,
		reply: { inviteUrl: 'url', inviteCode: 'code' },
	}),
	route('POST /group/revokeInviteCode/:instance', group.revokeInvite, {
		id: 'evolution.group.revokeInviteCode',
		status: 201,
		query: groupJid,
		reply: {
			revoked: constant(true),
			inviteCode: several('code', via('url', codeAsUrl)),
		},
	}),
	route('POST /group/sendInvite/:instance', group.sendInvite, {
		id: 'evolution.group.sendInvite',
		body: { groupJid: 'group', description: orElse('text', 'Invitation'), numbers: 'recipients' },
		refused: ['inviteCode', 'inviteExpiresAt'],
		reply: { send: constant(true), inviteUrl: 'url' },
		// A real server tells whether it sent them, not which.
		absent: {
			sent: ({ input }) => input.recipients.length,
			results: ({ input }) =>
				input.recipients.map((recipient) => ({ recipient, receipt: null, failure: null })),
		},
	}),
	route('GET /group/inviteInfo/:instance', group.getInviteInfo, {
		id: 'evolution.group.inviteInfo',
		query: { inviteCode: via('invite', inviteCode) },
		reply: metadata,
	}),
	route('GET /group/findGroupInfos/:instance', group.get, {
		id: 'evolution.group.findGroupInfos',
		query: groupJid,
		reply: metadata,
		absent: { groupId: ({ input }) => input.group },
	}),
	route('GET /group/fetchAllGroups/:instance', group.list, {
		id: 'evolution.group.fetchAllGroups',
		// A real server refuses the question without it.
		query: { getParticipants: orElse(via('includeParticipants', flag), false) },
		refused: ['onlyAdmin'],
		reply: list('groups', metadata),
	}),
	route('GET /group/participants/:instance', group.listParticipants, {
		id: 'evolution.group.participants',
		query: groupJid,
		reply: { participants: each('participants', member, absentMember) },
	}),
	route('POST /group/updateParticipant/:instance', group.updateParticipants, {
		id: 'evolution.group.updateParticipant',
		status: 201,
		query: groupJid,
		body: { action: 'action', participants: 'participants' },
		reply: {
			updateParticipants: each('results', {
				status: several(via('code', statusCode), via('success', succeeded)),
				jid: several(via('id', addressAsJid), 'participant'),
			}),
		},
		absent: { groupId: ({ input }) => input.group },
	}),
	...settingRoutes,
	route('POST /group/toggleEphemeral/:instance', group.setDisappearing, {
		id: 'evolution.group.toggleEphemeral',
		status: 201,
		query: groupJid,
		body: { expiration: via('disappearAfter', expiration) },
		reply: { success: constant(true) },
	}),
	route('DELETE /group/leaveGroup/:instance', group.leave, {
		id: 'evolution.group.leaveGroup',
		query: groupJid,
		reply: { groupJid: 'groupId', leave: constant(true) },
		absent: { groupId: ({ input }) => input.group },
	}),
];
