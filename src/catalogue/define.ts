import type { z } from 'zod';
import type { EventName } from '../domain/event';

/** How a field is shown in a form. Everything else about it is in the schema itself. */
export interface FieldUi {
	/** Special input; by default it follows from the type. */
	widget?:
		| 'chat'
		| 'group'
		| 'label'
		| 'tag'
		| 'textarea'
		/** A list of texts that may hold commas: one on each line. */
		| 'lines'
		| 'secret'
		| 'phone'
		| 'media'
		| 'color'
		| 'events'
		| 'json';
	/** Shown in the Options collection, and left out of the request when untouched. */
	advanced?: boolean;
	/** An example shown in grey. */
	placeholder?: string;
	/** Empty text is a value of its own, which removes what was set before. */
	clearable?: boolean;
	/** Name of the form's parameter, where the field's own name means another kind of value elsewhere in the node. */
	parameter?: string;
	/**
	 * Not in the form at all: the node fills it from the credential or the item. `portable`: only the form of a vendor
	 * that has a word for it shows it.
	 */
	hidden?: boolean | 'portable';
	/** Shown only while these fields beside it have one of these values. */
	when?: Readonly<Record<string, readonly (string | boolean)[]>>;
}

declare module 'zod' {
	interface GlobalMeta {
		title?: string;
		description?: string;
		ui?: FieldUi;
	}
}

/** What running an operation does; nodes, retries and AI tools read it. */
export type Effect =
	/** Changes nothing; may be repeated freely. */
	| 'read'
	/** Changes something; repeating it gives the same result. */
	| 'write'
	/** Makes a message; never repeated without an idempotency key. */
	| 'send'
	/** Cannot be undone. */
	| 'destroy';

/**
 * What our own gateway makes of an operation: `works`; `planned`, refused with UNSUPPORTED_BY_GATEWAY until then;
 * `impossible`, because WhatsApp's protocol has no such thing.
 */
export type Support = 'works' | 'planned' | 'impossible';

export interface OperationExample<Input, Output> {
	input: Input;
	output: Output;
}

export interface Operation<
	Id extends string = string,
	Input extends z.ZodObject = z.ZodObject,
	Output extends z.ZodObject = z.ZodObject,
	Status extends Support = Support,
> {
	/** `resource.verb`, frozen once released. */
	id: Id;
	/** The name in menus: "Send Text". */
	title: string;
	/** The same as a sentence for action lists: "Send a text message". */
	action: string;
	description: string;
	/** `admin` operations need the admin key; `instance` ones also take the key of their instance. */
	scope: 'admin' | 'instance';
	effect: Effect;
	/** Whether the portable node offers it; vendor nodes offer every operation of their vendor. */
	portable: boolean;
	embedded: Status;
	/** Why the embedded gateway cannot do it, when it cannot. */
	why?: string;
	input: Input;
	output: Output;
	examples: readonly OperationExample<z.input<Input>, z.output<Output>>[];
}

/** Says once what can be asked. Everything else about the operation is projected from it or mapped onto it. */
export function defineOperation<
	const Id extends `${string}.${string}`,
	Input extends z.ZodObject,
	Output extends z.ZodObject,
	const Status extends Support,
>(operation: Operation<Id, Input, Output, Status>): Operation<Id, Input, Output, Status> {
	return operation;
}

export interface EventDefinition<
	Name extends EventName = EventName,
	Data extends z.ZodObject = z.ZodObject,
	Status extends Support = Support,
> {
	name: Name;
	title: string;
	description: string;
	/** Whether our own gateway tells of it. */
	embedded: Status;
	data: Data;
	/** Events of one lane arrive in order: of the chat, or of the instance. */
	lane: 'chat' | 'instance';
	example: z.output<Data>;
}

/** Says once what can happen. */
export function defineEvent<
	const Name extends EventName,
	Data extends z.ZodObject,
	const Status extends Support,
>(event: EventDefinition<Name, Data, Status>): EventDefinition<Name, Data, Status> {
	return event;
}
