import type { z } from 'zod';
import type { Operation } from '../../catalogue/define';
import type { HttpRequest } from '../../domain/ports/http';
import type { Auth } from './auth';
import type { Absent, AnyAbsent, AnyRows, AnySide, Rows, Side } from './words';

export type Method = HttpRequest['method'];

/** Where the key must come from: nobody's key, an instance's own or an admin's, or an admin's alone. */
export type Scope = 'none' | 'instance' | 'admin';

/** Tells routes of one path apart by what the request says. */
export interface Condition {
	in: 'query' | 'body' | 'headers';
	name: string;
	/** The value it must have, or the values; when left out, any will do as long as it is there. */
	is?: string | boolean | readonly string[];
}

/** A member of the body that is a request of its own, carried out after the first. Read by our server, never sent. */
export interface FollowUp {
	member: string;
	operation: Operation;
	rows: AnyRows;
}

/** A field, or a member below it. */
type FieldPath<Input> = (keyof Input & string) | `${keyof Input & string}.${string}`;

interface RouteOptions<Input, Output> {
	/** The endpoint's id in the list of the vendor's endpoints, such as `evolution.message.sendText`. */
	id: string;
	/** Further paths that mean the same. */
	aliases?: readonly string[];
	/** Further paths that are answered below the tongue's prefix alone, since elsewhere they would be another's. */
	ownAliases?: readonly string[];
	/** By default what the operation says. */
	scope?: Scope;
	/** Several routes may share a path when all but the last have a condition. */
	when?: Condition;
	/**
	 * What the endpoint itself says, such as `{ action: 'promote' }`: read whenever it is asked, written nowhere. Our
	 * client takes it only for commands that say so.
	 */
	fixed?: Partial<Input>;
	/**
	 * Where the instance comes from when the request does not name it: from the key, which opens one instance alone, or
	 * from the message or conversation that the request is about.
	 */
	instanceFrom?: 'key' | 'subject';
	/** Not what our client uses for the operation, because another route says more. */
	servedOnly?: true;
	/** What our client uses for the operation, but another operation's when a server is asked. */
	askedOnly?: true;
	/** Our client takes the route only for such commands. */
	onlyFor?: (input: Input) => boolean;
	/** Optional fields that the endpoint cannot do without: our client asks for them. */
	needs?: readonly (keyof Input & string)[];
	/**
	 * Optional fields that this tongue cannot say, and that must not be left out in silence: our client refuses. Members
	 * have a dot: `media.mediaId`.
	 */
	refused?: readonly FieldPath<Input>[];
	/** A list of which the endpoint takes one: our client asks once for each, one after another. */
	split?: keyof Input & string;
	/** The gateway wants every field at once: what a command leaves out our client reads by this operation first. */
	completedBy?: Operation;
	/** The gateway takes `media` by URL or ID alone: our client first uploads, by this operation, what is given as content. */
	uploadedBy?: Operation;
	/** How this endpoint alone is opened, where it is not by the tongue's own header. */
	auth?: Auth;
	/** Also opened by the token of the instance's inbound hooks, in the address. */
	hook?: true;
	/** The body goes as `multipart/form-data`, since it holds a file. */
	form?: true;
	/** 200 unless said otherwise. */
	status?: number | ((output: Output) => number);
	/** By default `:instance` is the field `instance`, and so on for every parameter. */
	params?: Rows<Input>;
	query?: Rows<Input>;
	headers?: Rows<Input>;
	body?: Side<Input>;
	followUp?: FollowUp;
	/**
	 * Optional fields that this tongue cannot say. They are left out, and the docs say so. Members have a dot:
	 * `contacts.organization`.
	 */
	dropped?: readonly FieldPath<Input>[];
	reply: Side<Output, keyof Input & string, Input>;
	/** What a reply's missing required fields become. Load fails when one is neither given nor has a natural value. */
	absent?: Absent<Output, Input>;
}

/** One row of a tongue's table: an endpoint, the operation behind it, and how each is said in terms of the other. */
export interface Route {
	id: string;
	method: Method;
	/** With `:parameters`. */
	path: string;
	aliases: readonly string[];
	ownAliases: readonly string[];
	operation: Operation;
	scope: Scope;
	when: Condition | null;
	fixed: Readonly<Record<string, unknown>>;
	instanceFrom: 'key' | 'subject' | null;
	servedOnly: boolean;
	askedOnly: boolean;
	onlyFor: (input: Record<string, unknown>) => boolean;
	needs: readonly string[];
	refused: readonly string[];
	split: string | null;
	completedBy: Operation | null;
	uploadedBy: Operation | null;
	auth: Auth | null;
	hook: boolean;
	form: boolean;
	status: (output: Record<string, unknown>) => number;
	params: AnyRows;
	query: AnyRows;
	headers: AnyRows;
	body: AnySide;
	followUp: FollowUp | null;
	dropped: readonly string[];
	reply: AnySide;
	absent: AnyAbsent;
}

type InputFields<Op extends Operation> = z.input<Op['input']>;
type OutputFields<Op extends Operation> = z.output<Op['output']>;

/** Writes one row of the table. `head` is the method and the path: `POST /message/sendText/:instance`. */
export function route<Op extends Operation>(
	head: `${Method} /${string}`,
	operation: Op,
	options: RouteOptions<InputFields<Op>, OutputFields<Op>>,
): Route {
	const [method, path] = head.split(' ') as [Method, string];
	const status = options.status ?? 200;
	return {
		id: options.id,
		method,
		path,
		aliases: options.aliases ?? [],
		ownAliases: options.ownAliases ?? [],
		operation,
		scope: options.scope ?? operation.scope,
		when: options.when ?? null,
		fixed: options.fixed ?? {},
		instanceFrom: options.instanceFrom ?? null,
		...choicesOf(options as RouteOptions<Record<string, unknown>, unknown>),
		status: typeof status === 'number' ? () => status : (status as Route['status']),
		params: options.params ?? sameNames(paramsOf(path)),
		query: options.query ?? {},
		headers: options.headers ?? {},
		body: toSide(options.body),
		followUp: options.followUp ?? null,
		...silentOf(operation, options as RouteOptions<Record<string, unknown>, unknown>),
		reply: toSide(options.reply),
		absent: options.absent ?? {},
	};
}

/** Says that a member of the body is the input of a second operation on the same instance. */
export function followUp<Op extends Operation>(
	member: string,
	operation: Op,
	rows: Rows<InputFields<Op>>,
): FollowUp {
	return { member, operation, rows: rows };
}

/**
 * Options of a send that only an outbox of our own can keep (`catalogue/fields/sending` outboxOptions). A tongue that does
 * not take the whole input cannot say them: what would be broken by leaving it out is refused.
 */
const outboxAlone = { refused: ['sendAt', 'onCrash'], dropped: ['expiresIn', 'priority'] } as const;

/** Fields that no vendor has a word for, by operation: what they keep back would be posted without them. */
const oursAlone: Readonly<Record<string, readonly string[]>> = {
	'webhook.set': ['chatTypes', 'chats', 'ignoredChats', 'claimsAutomation'],
};

function silentOf(
	{ id, input }: Operation,
	{ body, refused = [], dropped = [] }: RouteOptions<Record<string, unknown>, unknown>,
): Pick<Route, 'refused' | 'dropped'> {
	if (toSide(body).kind === 'whole') return { refused, dropped };
	const isField = (name: string) => name in input.shape;
	return {
		refused: [...refused, ...(oursAlone[id] ?? []), ...outboxAlone.refused.filter(isField)],
		dropped: [...dropped, ...outboxAlone.dropped.filter(isField)],
	};
}

/** Names of the `:parameters` of a path. */
export function paramsOf(path: string): string[] {
	return [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
}

/** Who takes the route, and what that asks of both ends. */
function choicesOf(options: RouteOptions<Record<string, unknown>, unknown>) {
	return {
		servedOnly: options.servedOnly ?? false,
		askedOnly: options.askedOnly ?? false,
		onlyFor: options.onlyFor ?? (() => true),
		needs: options.needs ?? [],
		hook: options.hook ?? false,
		split: options.split ?? null,
		completedBy: options.completedBy ?? null,
		uploadedBy: options.uploadedBy ?? null,
		auth: options.auth ?? null,
		form: options.form ?? false,
	};
}

function sameNames(names: string[]): AnyRows {
	return Object.fromEntries(names.map((name) => [name, name]));
}

function toSide(side: object = {}): AnySide {
	// A row under the wire name `kind` is an object or a canonical field, and no field has one of these names.
	const tagged =
		'kind' in side &&
		['list', 'orNull', 'only', 'file', 'text', 'whole', 'custom'].includes(side.kind as string);
	return tagged ? (side as AnySide) : { kind: 'rows', rows: side as AnyRows };
}
