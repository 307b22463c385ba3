import { proto } from '@whiskeysockets/baileys';
import { readContext } from './context';
import type { Encoder, Encoders } from './Encoder';

/** What a stored invite of one person to a group holds. The command writes it (`commands/group/invites`). */
interface StoredInvite {
	groupId: string;
	subject: string;
	code: string;
	/** Milliseconds since the epoch. */
	expiresAt: number | null;
	text: string | null;
}

const encodeInvite: Encoder = async (row, context) => {
	const { groupId, subject, code, expiresAt, text } = row.content as unknown as StoredInvite;
	const contextInfo = await readContext(row, context);
	return {
		message: proto.Message.fromObject({
			groupInviteMessage: {
				groupJid: groupId,
				groupName: subject,
				inviteCode: code,
				...(expiresAt !== null && { inviteExpiration: Math.floor(expiresAt / 1_000) }),
				...(text !== null && { caption: text }),
				...(contextInfo && { contextInfo }),
			},
		}),
	};
};

export const groupInviteEncoders: Encoders = { 'group.sendInvite': encodeInvite };
