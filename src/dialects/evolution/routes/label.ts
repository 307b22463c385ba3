import { operations } from '../../../catalogue/operations';
import { asked, integer, list, route, via, type Codec } from '../../kit';
import { chatJid } from '../shared';

/** `add: true` or `remove: true`, whichever was asked. */
const whenAsked = (action: 'add' | 'remove'): Codec<string> => ({
	decode: () => undefined,
	encode: (asked) => (asked === action ? true : undefined),
});

export const labelRoutes = [
	route('GET /label/findLabels/:instance', operations.label.list, {
		id: 'evolution.label.findLabels',
		reply: list('labels', {
			color: via('color', { ...integer, encode: String }),
			name: 'name',
			id: 'labelId',
			predefinedId: 'predefinedId',
		}),
	}),
	route('POST /label/handleLabel/:instance', operations.label.setOnChat, {
		id: 'evolution.label.handleLabel',
		body: { number: 'chat', labelId: 'labelId', action: 'action' },
		refused: ['messageId'],
		reply: {
			numberJid: asked('chat', chatJid),
			labelId: asked('labelId'),
			add: asked('action', whenAsked('add')),
			remove: asked('action', whenAsked('remove')),
		},
	}),
];
