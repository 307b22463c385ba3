import type { z } from 'zod';
import { GatewayError } from '../../domain/errors';
import { decodeItems, decodeRows, isEmpty, isObject } from './decodeRows';
import type { BoundRoute } from './dialect';
import { encodeItems, encodeRows } from './encodeRows';
import type { Method } from './route';
import { validateInput } from './validate';
import { nameIn } from './wireNames';
import type { AnySide, ReplyContext } from './words';

type Fields = Record<string, unknown>;

/** A request as a server framework hands it over. */
export interface WireRequest {
	params: Fields;
	query: Fields;
	headers: Fields;
	body: unknown;
}

/** A request as our client sends it. */
export interface OutgoingRequest {
	method: Method;
	/** With its query string. */
	path: string;
	headers: Record<string, string>;
	/** Undefined: none. */
	body: unknown;
}

const noContext: ReplyContext = { input: {}, now: '' };

/** Canonical input, not validated yet. The path wins over the query, and the query over the body. */
export function decodeRequest(route: BoundRoute, wire: WireRequest): Fields {
	const input: Fields = { ...route.fixed };
	decodeRows(route.params, wire.params, input, 'request');
	decodeRows(route.query, wire.query, input, 'request');
	decodeSide(route.body, wire.body, input, 'request');
	decodeRows(route.headers, wire.headers, input, 'request');
	return input;
}

/** Validated input of the second operation that a request asks for, or null when it asks for none. */
export function decodeFollowUp(
	{ followUp }: BoundRoute,
	{ body }: WireRequest,
	{ instance }: Fields,
): Fields | null {
	const asked = followUp && isObject(body) ? body[followUp.member] : undefined;
	if (!followUp || isEmpty(asked)) return null;
	const input: Fields = { instance };
	decodeRows(followUp.rows, asked, input, 'request');
	const nameOf = (path: readonly (string | number)[]) =>
		[followUp.member, nameIn(followUp.rows, path, asked) ?? path.join('.')].join('.');
	return validateInput(followUp.operation, input, nameOf);
}

/**
 * The request that says this validated input in the route's tongue. Throws UNSUPPORTED_BY_GATEWAY for what must not be
 * left out and cannot be said.
 */
export function encodeRequest(route: BoundRoute, input: Fields): OutgoingRequest {
	refuseUnsayable(route, input);
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(encodeRows(route.query, input, input))) {
		if (value !== null) query.append(name, asText(value));
	}
	const params = encodeRows(route.params, input, input);
	const path = route.path.replace(/:(\w+)/g, (_, name: string) => {
		if (params[name] === undefined) throw new GatewayError('BAD_REQUEST', `${name} is required`);
		return encodeURIComponent(asText(params[name]));
	});
	const headers = Object.entries(encodeRows(route.headers, input, input));
	const body = encodeRequestBody(route, input);
	return {
		method: route.method,
		path: query.size > 0 ? `${path}?${query.toString()}` : path,
		headers: Object.fromEntries(headers.map(([name, value]) => [name, asText(value)])),
		body,
	};
}

/** The operation's output. Accepts any JSON: what the gateway left out is filled as the route says. */
export function decodeReply(route: BoundRoute, body: unknown, context: ReplyContext): Fields {
	const output: Fields = {};
	decodeSide(route.reply, body, output, 'reply', context);
	return route.fill(output, context) as Fields;
}

export function encodeReply(route: BoundRoute, output: Fields, context: ReplyContext): unknown {
	return encodeSide(route.reply, output, context);
}

function decodeSide(
	side: AnySide,
	wire: unknown,
	into: Fields,
	direction: 'request' | 'reply',
	context: ReplyContext = noContext,
): void {
	switch (side.kind) {
		case 'rows':
		case 'file':
		case 'orNull':
			return decodeRows(side.rows, wire, into, direction);
		case 'list':
			into[side.field] = decodeItems(side.rows, wire, direction);
			return;
		case 'only':
			return decodeRows(side.rows, Array.isArray(wire) ? wire[0] : wire, into, direction);
		case 'text':
			if (typeof wire === 'string') into[side.field] = side.codec ? side.codec.decode(wire) : wire;
			return;
		case 'whole':
			if (isObject(wire)) Object.assign(into, { ...wire, ...into });
			return;
		case 'custom':
			Object.assign(into, { ...side.decode(wire, context), ...into });
	}
}

function encodeSide(side: AnySide, fields: Fields, context: ReplyContext): unknown {
	switch (side.kind) {
		case 'rows':
		case 'file':
			return encodeRows(side.rows, fields, context.input);
		case 'list':
			return encodeItems(side.rows, fields[side.field], context.input);
		case 'orNull':
			return fields[side.field] == null ? null : encodeRows(side.rows, fields, context.input);
		case 'only':
			return [encodeRows(side.rows, fields, context.input)];
		case 'text':
			return side.codec ? side.codec.encode(fields[side.field]) : fields[side.field];
		case 'whole':
			return fields;
		case 'custom':
			return side.encode(fields, context);
	}
}

function refuseUnsayable({ refused, operation }: BoundRoute, input: Fields): void {
	for (const path of refused) {
		const [field = '', ...members] = path.split('.');
		if (members.length > 0) {
			if (isEmpty(valuesAt(input[field], members))) continue;
			throw new GatewayError('UNSUPPORTED_BY_GATEWAY', path, { details: { field: path } });
		}
		const schema = operation.input.shape[field] as z.ZodType;
		const given = input[field];
		const isUnset = given === undefined || isSame(given, schema.safeParse(undefined).data);
		if (!isUnset) throw new GatewayError('UNSUPPORTED_BY_GATEWAY', field, { details: { field } });
	}
}

/** What stands at a path, in every element of the arrays on its way. */
function valuesAt(value: unknown, path: string[]): unknown {
	if (Array.isArray(value)) return value.map((item) => valuesAt(item, path));
	const [name, ...rest] = path;
	if (name === undefined) return value;
	return isObject(value) ? valuesAt(value[name], rest) : undefined;
}

function isSame(one: unknown, other: unknown): boolean {
	return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function encodeRequestBody(route: BoundRoute, input: Fields): unknown {
	if (route.body.kind === 'whole') {
		const rest = Object.entries(input).filter(([name]) => !route.outsideBody.has(name));
		return Object.fromEntries(rest);
	}
	const body = encodeSide(route.body, input, { ...noContext, input });
	const empty = route.body.kind === 'rows' && Object.keys(route.body.rows).length === 0;
	return empty ? undefined : body;
}

function asText(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}
