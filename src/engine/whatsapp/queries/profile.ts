import { S_WHATSAPP_NET } from '@whiskeysockets/baileys';
import type { Privacy, ProfileQueries } from '../../queries';
import { modify } from './appState';
import type { Ask } from './ask';

/** How WhatsApp calls what the catalogue calls so. */
const categories = {
	readReceipts: 'readreceipts',
	profilePicture: 'profile',
	about: 'status',
	online: 'online',
	lastSeen: 'last',
	groupAdd: 'groupadd',
} as const satisfies Record<keyof Privacy, string>;

const fields = Object.keys(categories) as (keyof Privacy)[];

export function buildProfileQueries(ask: Ask): ProfileQueries {
	const question = (what: string, xmlns: string, tag: string, content?: Buffer) =>
		ask(what, async (socket) => {
			const attrs = { to: S_WHATSAPP_NET, type: 'set', xmlns };
			const type: Record<string, string> = tag === 'picture' ? { type: 'image' } : {};
			const nodes = content && [{ tag, attrs: type, content }];
			await socket.query({ tag: 'iq', attrs, ...(nodes && { content: nodes }) });
		});
	return {
		setName: (name) =>
			ask('the name', async (socket) => {
				await modify(socket, { pushNameSetting: name }, '');
				// Others see the name that presence carries.
				await socket.sendPresenceUpdate('unavailable');
			}),
		setAbout: (about) => ask('the about text', (socket) => socket.updateProfileStatus(about)),
		setPicture: (image) => question('the picture', 'w:profile:picture', 'picture', image),
		removePicture: () => question('the picture', 'w:profile:picture', 'picture'),
		privacy: () =>
			ask('the privacy settings', async (socket) =>
				decodePrivacy(await socket.fetchPrivacySettings(true)),
			),
		async setPrivacy(change) {
			for (const field of fields) {
				const value = change[field];
				if (value === undefined) continue;
				const category = { tag: 'category', attrs: { name: categories[field], value } };
				await ask('the privacy settings', (socket) =>
					socket.query({
						tag: 'iq',
						attrs: { xmlns: 'privacy', to: S_WHATSAPP_NET, type: 'set' },
						content: [{ tag: 'privacy', attrs: {}, content: [category] }],
					}),
				);
			}
		},
	};
}

function decodePrivacy(told: Record<string, string>): Privacy {
	const entries = fields.flatMap((field) => {
		const value = told[categories[field]];
		return value === undefined ? [] : [[field, value]];
	});
	return Object.fromEntries(entries) as Privacy;
}
