import { operations } from '../../../catalogue/operations';
import { accepted, ignored, list, nested, route } from '../../kit';

const { create, list: listAll } = operations.template;

const stored = {
	id: 'templateId',
	name: 'name',
	language: 'language',
	category: 'category',
	status: 'status',
	components: 'components',
} as const;

export const templateRoutes = [
	route('POST /template/create/:instance', create, {
		id: 'evolution.template.create',
		status: 201,
		body: {
			name: 'name',
			category: 'category',
			allowCategoryChange: 'allowCategoryChange',
			language: 'language',
			components: 'components',
			webhookUrl: ignored(),
		},
		// The row that the server keeps holds Meta's own answer.
		reply: { ...stored, template: accepted(nested(stored)) },
		absent: { name: ({ input }) => input.name },
	}),
	route('GET /template/find/:instance', listAll, {
		id: 'evolution.template.find',
		reply: list('templates', stored),
	}),
];
