import { operations } from '../../../catalogue/operations';
import { route, via } from '../../kit';
import { counted, shown, time } from '../codecs';
import { envelope, said, v1 } from '../shared';

const { get, pause, resume, pauseMany, resumeMany } = operations.automation;

const one = { params: { uuid: 'conversationId' }, dropped: ['instance'] } as const;

const isActive = shown<string>((status) => status === 'active');

interface Asked {
	input: { conversationId: string };
}

export const absentConversation = {
	conversationId: ({ input }: Asked) => input.conversationId,
};

const conversations = (verb: string) =>
	counted((count) => `${count} conversations ${verb} successfully.`);

export const automationRoutes = [
	route('GET /conversations/:uuid/automation', get, {
		id: 'zapini.automation.status',
		...v1('/conversations/:uuid/automation'),
		...one,
		reply: envelope({
			conversation_id: 'conversationId',
			automation_status: 'status',
			is_automation_active: via('status', isActive),
			can_send_manual_message: 'canSend',
			paused_at: via('pausedAt', time),
			paused_by: 'pausedBy',
			pause_reason: 'reason',
		}),
		absent: absentConversation,
	}),
	route('POST /conversations/:uuid/automation/pause', pause, {
		id: 'zapini.automation.pause',
		...v1('/conversations/:uuid/automation/pause'),
		...one,
		body: { reason: 'reason' },
		reply: envelope(
			{ automation_status: 'status', paused_at: via('pausedAt', time), paused_by: 'pausedBy' },
			'Automation paused. You can now send messages manually.',
		),
		absent: {
			...absentConversation,
			...{ status: 'paused', canSend: true },
			reason: ({ input }) => input.reason ?? null,
		},
	}),
	route('POST /conversations/:uuid/automation/resume', resume, {
		id: 'zapini.automation.resume',
		...v1('/conversations/:uuid/automation/resume'),
		...one,
		reply: envelope(
			{ automation_status: 'status' },
			'Automation resumed. AI will handle this conversation.',
		),
		absent: { ...absentConversation, status: 'active' },
	}),
	route('POST /api/v1/conversations/automation/bulk-pause', pauseMany, {
		id: 'zapini.automation.bulkPauseV1',
		body: { conversation_ids: 'conversationIds', reason: 'reason' },
		dropped: ['instance'],
		reply: {
			...envelope({ paused: 'changed', skipped: 'skipped', errors: 'errors' }),
			message: via(
				'changed',
				counted((count) => `${count} conversations paused`),
			),
		},
	}),
	route('POST /api/v1/conversations/automation/bulk-resume', resumeMany, {
		id: 'zapini.automation.bulkResumeV1',
		body: { conversation_ids: 'conversationIds' },
		dropped: ['instance'],
		reply: {
			...envelope({ resumed: 'changed', skipped: 'skipped', errors: 'errors' }),
			message: via(
				'changed',
				counted((count) => `${count} automations resumed`),
			),
		},
	}),
	route('POST /conversations/automation/bulk-pause', pauseMany, {
		id: 'zapini.automation.bulkPause',
		body: { conversation_ids: 'conversationIds', reason: 'reason' },
		dropped: ['instance'],
		reply: { ...said(), message: via('changed', conversations('paused')) },
	}),
	route('POST /conversations/automation/bulk-resume', resumeMany, {
		id: 'zapini.automation.bulkResume',
		body: { conversation_ids: 'conversationIds' },
		dropped: ['instance'],
		reply: { ...said(), message: via('changed', conversations('resumed')) },
	}),
];
