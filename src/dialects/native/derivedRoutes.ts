import { z } from 'zod';
import type { Operation } from '../../catalogue/define';
import { operationList } from '../../catalogue/operations';
import { accepted, route, whole, type ReplyContext, type Route } from '../kit';
import { sendStatus } from './shared';

/**
 * What our tongue says of every operation that works and has no row of its own: `POST` on
 * `/v1/instances/:instance/<resource>/<verb>` (the resource `instance` is left out), or `/v1/<resource>/<verb>` for what concerns no instance, with the
 * operation's input as the body and its output as the answer.
 */
export function derivedRoutes(authored: readonly Route[]): Route[] {
	const said = new Set(authored.map(({ operation }) => operation.id));
	return operationList
		.filter(({ id, embedded }) => embedded === 'works' && !said.has(id))
		.map(derive);
}

function derive(operation: Operation): Route {
	const { id, input, output, effect } = operation;
	const isSend = effect === 'send' && 'state' in output.shape;
	return route(`POST ${derivedPath(operation)}`, operation, {
		id: `native.${id}`,
		...(isSend && { status: sendStatus }),
		...('idempotencyKey' in input.shape && {
			headers: { 'idempotency-key': accepted('idempotencyKey') },
		}),
		body: whole(),
		reply: whole(),
		absent: blanksOf(output),
	});
}

/** The path that follows from an operation's id. */
export function derivedPath({ id, input }: Operation): `/${string}` {
	const [resource = '', verb = ''] = id.split('.').map(toKebab);
	const { instance } = fieldsOf(input);
	const isOfInstance = instance !== undefined && !instance.safeParse(undefined).success;
	if (!isOfInstance) return `/v1/${resource}/${verb}`;
	const place = '/v1/instances/:instance';
	return resource === 'instance' ? `${place}/${verb}` : `${place}/${resource}/${verb}`;
}

function toKebab(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * For what has no natural value when an answer leaves it out, a time or a choice: our own gateway says all of it, but an
 * older one may not know a field yet.
 */
function blanksOf(schema: z.ZodObject): Record<string, unknown> {
	const blanks = Object.entries(fieldsOf(schema)).map(
		([name, type]) => [name, blankOf(type)] as const,
	);
	return Object.fromEntries(blanks.filter(([, blank]) => blank !== undefined));
}

function fieldsOf(schema: z.ZodObject): Record<string, z.ZodType | undefined> {
	return schema.shape;
}

function blankOf(type: z.ZodType | undefined): unknown {
	if (type instanceof z.ZodEnum) return type.options[0];
	if (type instanceof z.ZodISODateTime) return ({ now }: ReplyContext) => now;
	if (!(type instanceof z.ZodObject)) return undefined;
	const needsOne = Object.values(fieldsOf(type)).some((member) => blankOf(member) !== undefined);
	return needsOne ? naturalOf(type) : undefined;
}

/** An object that is missing as a whole: every member that has to be there, at its emptiest. */
function naturalOf(type: z.ZodType | undefined): unknown {
	if (!type || type.safeParse(undefined).success) return undefined;
	if (type instanceof z.ZodNullable) return null;
	if (type instanceof z.ZodEnum) return type.options[0];
	if (type instanceof z.ZodISODateTime) return new Date(0).toISOString();
	if (type instanceof z.ZodObject) {
		const members = Object.entries(fieldsOf(type)).map(
			([name, member]) => [name, naturalOf(member)] as const,
		);
		return Object.fromEntries(members.filter(([, blank]) => blank !== undefined));
	}
	const plain = ['', 0, false, [], {}];
	return plain.find((blank) => type.safeParse(blank).success);
}
