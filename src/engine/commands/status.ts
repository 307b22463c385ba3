import type { InputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import type { MediaKind } from '../../domain/media';
import type { EngineHost } from '../EngineHost';
import type { Instance } from '../Instance';
import { phoneJid, statusJid } from '../whatsapp/jid';
import type { Command } from './Command';
import { store } from './submit';

type Input = InputOf<'status.send'>;

/** A sound is posted as a voice note: the apps show no other in a status. */
const kinds = { image: 'image', video: 'video', audio: 'voice' } as const satisfies Partial<
	Record<Input['type'], MediaKind>
>;

/** Stores a status and answers once WhatsApp has it, or as far as the caller waits. */
const send: Command<'status.send'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	instance.requireLink();
	const chat = await instance.identities.addressOf(statusJid);
	const audience = await audienceOf(host, instance, input);
	const content = { ...(await contentOf(host, input)), audience };
	return store(instance, { operation: 'status.send', chat, content, input });
};

export const statusCommands = { 'status.send': send };

async function contentOf(host: EngineHost, input: Input): Promise<Record<string, unknown>> {
	const { type, text, media, caption, backgroundColor, font } = input;
	if (type === 'text') {
		if (text === undefined) throw missing('text', 'a text status needs text');
		return { text, backgroundColor: backgroundColor ?? null, font: font ?? null };
	}
	if (!media) throw missing('media', `a status with ${type} needs media`);
	if (caption && type === 'audio') throw missing('caption', 'a sound has no caption');
	const file = await host.media.take(input.instance, media, kinds[type]);
	return { file, caption: caption ?? null };
}

/** JIDs of who may see it, the LID where it is known: as it is now, so that each attempt shows it to the same. */
async function audienceOf(
	host: EngineHost,
	instance: Instance,
	{ allContacts = false, recipients }: Input,
): Promise<string[]> {
	const people = allContacts ? await allOf(host, instance) : await namedOf(instance, recipients);
	if (people.length > 0) return [...new Set(people)];
	throw missing(
		'recipients',
		allContacts ? 'no contact is known that could see it' : 'recipients or allContacts must be set',
	);
}

async function namedOf(instance: Instance, recipients: readonly string[] = []): Promise<string[]> {
	const found: string[] = [];
	for (const recipient of recipients) {
		const { jid, lid, isGroup } = await instance.identities.resolve(recipient);
		if (isGroup) throw missing('recipients', 'a status is shown to people, not to groups');
		found.push(lid ?? jid);
	}
	return found;
}

const PAGE = 1_000;

async function allOf({ storage }: EngineHost, instance: Instance): Promise<string[]> {
	const found: string[] = [];
	for (let offset = 0; ; offset += PAGE) {
		const page = { limit: PAGE, offset };
		const { rows } = await storage.directory.contacts(instance.name, page);
		for (const { lid, phone } of rows) {
			const address = lid ?? (phone && phoneJid(phone));
			if (address) found.push(address);
		}
		if (rows.length < PAGE) return found;
	}
}

function missing(field: string, message: string): GatewayError {
	return new GatewayError('BAD_REQUEST', message, { details: { field } });
}
