import { operations } from '../../../catalogue/operations';
import { accepted, each, nested, route } from '../../kit';
import { tagRows } from '../conversations';
import { envelope, said, v1 } from '../shared';

const { list, create, get, update, delete: remove } = operations.tag;

/** Tags belong to the account, whichever instance asks. Ours belong to one, which the key or `instance_id` says. */
const ofAccount = {
	query: { instance_id: accepted('instance') },
	dropped: ['instance'],
} as const;

const one = { ...ofAccount, params: { uuid: 'tagId' } } as const;

/** One tag, wrapped as creation shows it; bare is read as well. */
const tag = (message?: string) =>
	envelope(
		{
			tag: nested(tagRows),
			id: accepted('tagId'),
			name: accepted('name'),
			color: accepted('color'),
			conversations_count: accepted('conversations'),
		} as const,
		message,
	);

export const tagRoutes = [
	route('GET /tags', list, {
		id: 'zapini.tag.list',
		...v1('/tags'),
		...ofAccount,
		reply: envelope({ tags: each('tags', tagRows) }),
	}),
	route('POST /tags', create, {
		id: 'zapini.tag.create',
		...v1('/tags'),
		...ofAccount,
		status: 201,
		body: { name: 'name', color: 'color' },
		reply: tag('Tag created successfully'),
	}),
	route('GET /tags/:uuid', get, {
		id: 'zapini.tag.get',
		...v1('/tags/:uuid'),
		...one,
		reply: tag(),
		absent: { tagId: ({ input }) => input.tagId },
	}),
	route('PATCH /tags/:uuid', update, {
		id: 'zapini.tag.update',
		...v1('/tags/:uuid'),
		...one,
		body: { name: 'name', color: 'color' },
		reply: tag('Tag updated successfully'),
		absent: { tagId: ({ input }) => input.tagId },
	}),
	route('DELETE /tags/:uuid', remove, {
		id: 'zapini.tag.delete',
		...v1('/tags/:uuid'),
		...one,
		reply: said('Tag deleted successfully'),
	}),
];
