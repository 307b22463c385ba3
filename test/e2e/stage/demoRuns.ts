import type { Vendor } from '../../../nodes/shared/readCredential';
import { vendorFacts } from '../../support/vendor/vendors';

/** What became of a step: done, done in another way, or not at all. */
type Fate = 'fallback' | 'skipped';

export interface DemoRun {
	/** What the vendor's example calls a group that was created. */
	group: string;
	/** Number of who wrote, in the vendor's own example of a webhook. */
	writer: string;
	/** Steps that were not simply done, with the hint that n8n shows. */
	otherwise: Record<string, { fate: Fate; hint: string }>;
	/** What the gateway is asked from the first step to the last, in order; the content of the PDF is told by how it begins. */
	asked: { method: string; path: string; body?: unknown }[];
}

const groups: Record<Vendor, string> = {
	evolution: '120363000000000001@g.us',
	megaapi: '120363041490582303@g.us',
	papi: '120363042979163716@g.us',
	zapini: '120363001234567890@g.us',
};
const inPath = (vendor: Vendor) => encodeURIComponent(groups[vendor]);

const image = 'https://upload.wikimedia.org/wikipedia/commons/a/a9/Example.jpg';
const audio = 'https://upload.wikimedia.org/wikipedia/commons/c/c8/Example.ogg';
const pdf: unknown = expect.stringMatching(/^JVBERi0xLjQ/);
const buttonsAsText = 'Shall we go on?\n1. Yes\n2. No';
const pollAsText = 'What is for lunch?\n1. Pizza\n2. Salad\n3. Soup';

const cannot = (what: string, instead: string) => `This gateway cannot do ${what}, so ${instead}`;
const asText = (what: string) => ({
	fate: 'fallback' as const,
	hint: cannot(what, 'message.sendText was done instead'),
});
const skipped = (what: string) => ({
	fate: 'skipped' as const,
	hint: cannot(what, 'the item passed unchanged'),
});

const { evolution, megaapi, papi, zapini } = vendorFacts;

/** One row a gateway: what the portable demo asks of it, written down from the vendor's own documentation. */
export const demoRuns: Record<Vendor, DemoRun> = {
	evolution: {
		group: groups.evolution,
		writer: '5511888888888',
		otherwise: {},
		asked: evolutionDemo(evolution.instance, '5511888888888'),
	},
	megaapi: {
		group: groups.megaapi,
		writer: '556199990001',
		otherwise: {
			'Send Buttons': asText('Send Buttons'),
			'Send Poll': asText('Send Poll'),
		},
		asked: megaapiDemo(megaapi.instance, '556199990001@s.whatsapp.net'),
	},
	papi: {
		group: groups.papi,
		writer: '5511999999999',
		otherwise: { Reply: skipped('"Reply To"') },
		asked: papiDemo(papi.instance, '5511999999999@s.whatsapp.net'),
	},
	zapini: {
		group: groups.zapini,
		writer: '5511999999999',
		otherwise: {
			'Show Typing': skipped('Send Presence'),
			'Send Buttons': asText('Send Buttons'),
			'Send Poll': asText('Send Poll'),
		},
		asked: zapiniDemo(zapini.instance, '5511999999999'),
	},
};

function evolutionDemo(instance: string, phone: string): DemoRun['asked'] {
	// It takes JIDs for numbers in sends.
	const number = `${phone}@s.whatsapp.net`;
	const post = (path: string, body: object) => ({
		method: 'POST',
		path: `${path}/${instance}`,
		body,
	});
	return [
		{ method: 'GET', path: `/instance/connectionState/${instance}` },
		post('/chat/sendPresence', { number, presence: 'composing', delay: 1200 }),
		post('/message/sendText', {
			number,
			text: 'Hello Contact Name, the instance is created.',
			linkPreview: false,
		}),
		post('/message/sendText', {
			number,
			text: 'You wrote this.',
			linkPreview: false,
			quoted: {
				key: { id: 'ABC1234', remoteJid: number, fromMe: false },
				message: { conversation: 'Demo' },
			},
		}),
		post('/message/sendMedia', {
			number,
			mediatype: 'image',
			media: image,
			caption: 'An image by its address',
		}),
		post('/message/sendMedia', {
			number,
			mediatype: 'document',
			mimetype: 'application/pdf',
			media: pdf,
			fileName: 'invoice-123.pdf',
			caption: 'A file that a node made',
		}),
		post('/message/sendMedia', { number, mediatype: 'audio', media: audio }),
		post('/message/sendButtons', {
			number,
			title: ' ',
			description: 'Shall we go on?',
			buttons: [
				{ type: 'reply', displayText: 'Yes', id: 'yes' },
				{ type: 'reply', displayText: 'No', id: 'no' },
			],
		}),
		post('/message/sendPoll', {
			number,
			name: 'What is for lunch?',
			selectableCount: 1,
			values: ['Pizza', 'Salad', 'Soup'],
		}),
		post('/group/create', { subject: 'WaGate demo', participants: [phone] }),
		{ method: 'GET', path: `/group/findGroupInfos/${instance}?groupJid=${inPath('evolution')}` },
		{
			method: 'POST',
			path: `/group/updateParticipant/${instance}?groupJid=${inPath('evolution')}`,
			body: { action: 'add', participants: [phone] },
		},
	];
}

function megaapiDemo(instance: string, to: string): DemoRun['asked'] {
	const send = (path: string, messageData: object) => ({
		method: 'POST',
		path: `/rest/sendMessage/${instance}/${path}`,
		body: { messageData: { to, ...messageData } },
	});
	return [
		{ method: 'GET', path: `/rest/instance/${instance}` },
		{
			method: 'POST',
			path: `/rest/chat/${instance}/presenceUpdateChat`,
			body: { to, option: 'composing' },
		},
		send('text', { text: 'Hello Megaapi, the instance is connected.' }),
		send('quoteMessage', {
			text: 'You wrote this.',
			key: { remoteJid: to, fromMe: false, id: 'ED8D5F177503C2F317DDAA63635B06C' },
			message: expect.objectContaining({ conversation: 'Demo' }) as object,
		}),
		send('mediaUrl', {
			url: image,
			fileName: 'Example.jpg',
			mimeType: 'image/jpeg',
			type: 'image',
			caption: 'An image by its address',
		}),
		send('mediaBase64', {
			base64: expect.stringMatching(/^data:application\/pdf;base64,JVBERi0xLjQ/) as string,
			fileName: 'invoice-123.pdf',
			mimeType: 'application/pdf',
			type: 'document',
			caption: 'A file that a node made',
		}),
		send('mediaUrl', {
			url: audio,
			fileName: 'Example.ogg',
			mimeType: 'audio/ogg; codecs=opus',
			type: 'audio',
		}),
		send('text', { text: buttonsAsText }),
		send('text', { text: pollAsText }),
		{
			method: 'POST',
			path: `/rest/group/${instance}/create`,
			body: { group_data: { group_name: 'WaGate demo', participants: [to] } },
		},
		{ method: 'GET', path: `/rest/group/${instance}/group/?jid=${inPath('megaapi')}` },
		{
			method: 'POST',
			path: `/rest/group/${instance}/addParticipants`,
			body: { group_data: { jid: groups.megaapi, participants: [to] } },
		},
	];
}

function papiDemo(instance: string, jid: string): DemoRun['asked'] {
	const at = `/api/instances/${instance}`;
	const send = (path: string, body: object) => ({
		method: 'POST',
		path: `${at}/${path}`,
		body: { jid, ...body },
	});
	return [
		{ method: 'GET', path: `${at}/status` },
		send('presence', { presence: 'composing' }),
		send('send-text', { text: 'Hello Eve, the instance is connected.' }),
		send('send-image', { url: image, caption: 'An image by its address' }),
		send('send-document', {
			base64: pdf,
			mimetype: 'application/pdf',
			filename: 'invoice-123.pdf',
			caption: 'A file that a node made',
		}),
		send('send-audio', { url: audio }),
		send('send-buttons', {
			text: 'Shall we go on?',
			buttons: [
				{ type: 'quick_reply', displayText: 'Yes', id: 'yes' },
				{ type: 'quick_reply', displayText: 'No', id: 'no' },
			],
		}),
		send('send-poll', {
			name: 'What is for lunch?',
			options: ['Pizza', 'Salad', 'Soup'],
			selectableCount: 1,
		}),
		{
			method: 'POST',
			path: `${at}/groups/create`,
			body: { name: 'WaGate demo', participants: [jid] },
		},
		{ method: 'GET', path: `${at}/groups/${inPath('papi')}/metadata` },
		{
			method: 'POST',
			path: `${at}/groups/${inPath('papi')}/participants`,
			body: { action: 'add', participants: [jid] },
		},
	];
}

function zapiniDemo(instance: string, recipient: string): DemoRun['asked'] {
	const media = (body: object) => ({
		method: 'POST',
		path: '/messages/send-media',
		body: { instance_id: instance, recipient: `+${recipient}`, ...body },
	});
	const text = (message: string, more = {}) => ({
		method: 'POST',
		path: '/send-message',
		body: { recipient, message, ...more },
	});
	return [
		{ method: 'GET', path: `/instances/${instance}/status` },
		text('Hello John Doe, the instance is connected.'),
		text('You wrote this.', { reply_to: '3EB0ABC123456789' }),
		media({ media_url: image, media_type: 'image', caption: 'An image by its address' }),
		{
			method: 'POST',
			path: '/media/upload',
			body: {
				file: { fileName: 'invoice-123.pdf', mimeType: 'application/pdf', base64: pdf },
				type: 'document',
			},
		},
		media({
			media_id: 'media_abc123xyz',
			media_type: 'document',
			caption: 'A file that a node made',
			filename: 'invoice-123.pdf',
		}),
		media({ media_url: audio, media_type: 'audio' }),
		text(buttonsAsText),
		text(pollAsText),
		{
			method: 'POST',
			path: `/instances/${instance}/groups`,
			body: { subject: 'WaGate demo', participants: [recipient] },
		},
		{ method: 'GET', path: `/instances/${instance}/groups/${inPath('zapini')}` },
		{
			method: 'POST',
			path: `/instances/${instance}/groups/${inPath('zapini')}/participants`,
			body: { participants: [recipient] },
		},
	];
}
