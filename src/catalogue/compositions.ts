import type { OperationId } from './operations';

type Fields = Record<string, unknown>;

/** One of the smaller operations that an operation is made of. */
export interface Part {
	operation: OperationId;
	/** What it does, to say in an error how far things came. */
	what: string;
	/** `first` is the output of the first part, which made what the others are about. */
	input: (first: Fields) => Fields;
}

/** An operation as smaller ones, one after another, for gateways that have only those. */
export interface Composition {
	parts: readonly Part[];
	/** The output of the whole. */
	output: (outputs: readonly Fields[]) => Fields;
	/** A part that fails is part of the output, as this says it; left out, it fails the whole. */
	failed?: (outputs: readonly Fields[], failure: { code: string; message: string }) => Fields;
}

type Compose = (input: Fields) => Composition;

/** The operations that can be made of others, and which. */
export const compositions: Partial<Record<OperationId, Compose>> = {
	'group.create': createGroup,
	'group.update': updateGroup,
	'group.setSettings': (input) => ({ parts: settings(input), output: succeeded }),
	'message.sendSequence': sendSequence,
};

const succeeded = () => ({ success: true });

function updateGroup(input: Fields): Composition {
	const parts = [
		...partOf(input, 'group.setSubject', 'subject', 'Name'),
		...partOf(input, 'group.setDescription', 'description', 'Description'),
		...partOf(input, 'group.setPicture', 'picture', 'Picture'),
		...settings(input),
		...partOf(input, 'group.setDisappearing', 'disappearAfter', 'Disappear After'),
	];
	return { parts, output: succeeded };
}

/** One call for each: some gateways set one at a time, and only the fields say which. */
function settings(input: Fields): Part[] {
	return [
		...partOf(input, 'group.setSettings', 'onlyAdminsSend', 'Only Admins Send'),
		...partOf(input, 'group.setSettings', 'onlyAdminsEdit', 'Only Admins Edit'),
		...partOf(input, 'group.setSettings', 'onlyAdminsAdd', 'Only Admins Add'),
		...partOf(input, 'group.setSettings', 'approveMembers', 'Approve Members'),
	];
}

function partOf(
	{ instance, group, ...given }: Fields,
	operation: OperationId,
	field: string,
	what: string,
): Part[] {
	const value = given[field];
	return value === undefined
		? []
		: [{ operation, what, input: () => ({ instance, group, [field]: value }) }];
}

/** A bare group first, then what it is to have. */
function createGroup(input: Fields): Composition {
	const { instance, subject, participants, description, picture, promoteParticipants } = input;
	const changes = Object.entries({ Description: { description }, Picture: { picture } })
		.filter(([, change]) => Object.values(change).some((value) => value !== undefined))
		.map(([what, change]): Part => ({
			...{ operation: 'group.update', what },
			input: ({ groupId: group }) => ({ instance, group, ...change }),
		}));
	const promotion: Part = {
		operation: 'group.updateParticipants',
		what: 'Make Admins',
		input: ({ groupId: group }) => ({ instance, group, action: 'promote', participants }),
	};
	return {
		parts: [
			{
				operation: 'group.create',
				what: 'Group',
				input: () => ({ instance, subject, participants }),
			},
			...changes,
			...(promoteParticipants === true ? [promotion] : []),
		],
		output: ([made = {}]) => ({ ...made, ...(description ? { description } : {}) }),
	};
}

/** The operation behind each kind of message in a sequence. */
export const operationsOfSteps = {
	text: 'message.sendText',
	media: 'message.sendMedia',
	voiceNote: 'message.sendVoiceNote',
	videoNote: 'message.sendVideoNote',
	sticker: 'message.sendSticker',
	location: 'message.sendLocation',
	contact: 'message.sendContact',
	poll: 'message.sendPoll',
	buttons: 'message.sendButtons',
	list: 'message.sendList',
} as const satisfies Record<string, OperationId>;

function sendSequence({ messages, idempotencyKey, ...shared }: Fields): Composition {
	const parts = (messages as Fields[]).flatMap(({ kind, ...content }, index): Part[] => {
		const operation = operationsOfSteps[kind as keyof typeof operationsOfSteps] as
			OperationId | undefined;
		if (!operation) return [];
		const key =
			typeof idempotencyKey === 'string' ? { idempotencyKey: `${idempotencyKey}:${index}` } : {};
		const what = `Message ${index + 1}`;
		return [{ operation, what, input: () => ({ ...shared, ...content, ...key }) }];
	});
	const output = (results: readonly Fields[], failure: object | null = null) => ({
		sent: results.length,
		results,
		failure,
	});
	return { parts, output: (results) => output(results), failed: output };
}
