import { proto } from '@whiskeysockets/baileys';
import type { Decoder } from './Decoder';
import { secondsAsIso, textOf, wholeOf } from './values';

export const decodeGroupInvite: Decoder = ({ groupInviteMessage: invite }) =>
	invite
		? {
				type: 'groupInvite',
				text: textOf(invite.caption),
				groupInvite: {
					groupId: invite.groupJid ?? '',
					name: textOf(invite.groupName),
					code: invite.inviteCode ?? '',
					expiresAt: secondsAsIso(invite.inviteExpiration),
				},
			}
		: null;

/** Announces pictures and videos that follow as messages of their own. */
export const decodeAlbum: Decoder = ({ albumMessage: album }) =>
	album
		? {
				type: 'album',
				album: {
					images: wholeOf(album.expectedImageCount) ?? 0,
					videos: wholeOf(album.expectedVideoCount) ?? 0,
				},
			}
		: null;

const { CallOutcome } = proto.Message.CallLogMessage;

/** The entry that a finished or missed call leaves in the chat. */
export const decodeCallLog: Decoder = ({ callLogMesssage: call }) =>
	call
		? {
				type: 'call',
				call: {
					video: call.isVideo === true,
					outcome: CallOutcome[call.callOutcome ?? CallOutcome.CONNECTED]?.toLowerCase() ?? null,
					seconds: wholeOf(call.durationSecs),
				},
			}
		: null;
