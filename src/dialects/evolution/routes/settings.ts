import { operations } from '../../../catalogue/operations';
import { asked, constant, ignored, nested, route } from '../../kit';

const { set, get } = operations.settings;

export const settingsRows = {
	rejectCall: 'rejectCalls',
	msgCall: 'rejectCallText',
	groupsIgnore: 'ignoreGroups',
	alwaysOnline: 'alwaysOnline',
	readMessages: 'readMessages',
	readStatus: 'readStatus',
	syncFullHistory: 'syncFullHistory',
} as const;

const absent = { instance: ({ input }: { input: { instance: string } }) => input.instance };

export const settingsRoutes = [
	route('POST /settings/set/:instance', set, {
		id: 'evolution.settings.set',
		status: 201,
		body: { ...settingsRows, wavoipToken: ignored() },
		refused: ['ignoreChannels', 'pacing'],
		completedBy: get,
		reply: {
			settings: nested({ instanceName: asked('instance'), settings: nested(settingsRows) }),
		},
		absent,
	}),
	route('GET /settings/find/:instance', get, {
		id: 'evolution.settings.find',
		reply: { ...settingsRows, wavoipToken: constant('') },
		absent,
	}),
];
