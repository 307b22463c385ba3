import { randomUUID } from 'node:crypto';
import type { OutputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import type { TagRow } from '../../domain/ports/conversations';
import { isoTime } from '../messageEvents';
import type { Command, CommandContext } from './Command';
import { instanceOf, instancesOf, instancesOfCaller } from './reach';

const list: Command<'tag.list'> = async (input, context) => {
	const tags = await context.host.storage.tags.list(await instancesOf(context, input.instance));
	return { tags: tags.map(tagView) };
};

const create: Command<'tag.create'> = async ({ name, color, ...input }, context) => {
	const { name: instance } = await instanceOf(context, input.instance);
	const tag = { tagId: randomUUID(), instance, name, color };
	return tagView(await context.host.storage.tags.add(tag));
};

const get: Command<'tag.get'> = async (input, context) => tagView(await requireTag(context, input));

const update: Command<'tag.update'> = async ({ name, color, ...input }, context) => {
	const tag = await requireTag(context, input);
	const change = { ...(name !== undefined && { name }), ...(color !== undefined && { color }) };
	const changed = await context.host.storage.tags.change(tag, change);
	if (!changed) throw new GatewayError('TAG_NOT_FOUND', input.tagId);
	return tagView(changed);
};

const remove: Command<'tag.delete'> = async (input, context) => {
	await context.host.storage.tags.delete(await requireTag(context, input));
	return { deleted: true };
};

export const tagCommands = {
	'tag.list': list,
	'tag.create': create,
	'tag.get': get,
	'tag.update': update,
	'tag.delete': remove,
};

/** A tag as it is shown by itself. */
export function tagView({ instance: _instance, ...tag }: TagRow): OutputOf<'tag.get'> {
	const { createdAt, updatedAt, ...rest } = tag;
	return {
		...rest,
		createdAt: isoTime(createdAt),
		updatedAt: updatedAt === null ? null : isoTime(updatedAt),
	};
}

/** Rejects with TAG_NOT_FOUND, also for one of an instance that is not asked about. */
async function requireTag(
	{ host, caller }: CommandContext,
	{ instance, tagId }: { instance?: string | undefined; tagId: string },
): Promise<TagRow> {
	const tag = await host.storage.tags.get(tagId);
	const seen = instance === undefined ? instancesOfCaller(caller) : [instance];
	if (!tag || seen?.includes(tag.instance) === false) {
		throw new GatewayError('TAG_NOT_FOUND', tagId);
	}
	return tag;
}
