import type { EventName, GatewayEvent } from '../../domain/event';
import type { GatewayError } from '../../domain/errors';
import type { Auth } from './auth';
import { buildFill, NoAbsentValue } from './absence';
import { checkRoute, fieldsOf } from './checkRoute';
import type { Route } from './route';
import type { ReplyContext } from './words';

/** An HTTP answer as a tongue sees it. */
export interface Answer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** The parsed JSON; undefined when the body was empty. */
	body: unknown;
}

export interface Errors {
	/** This tongue's status and body for an error. `details.field` is a wire name already. */
	encode(error: GatewayError): { status: number; body: unknown };
	/** The error that an answer is, or null when it is a success. Some tongues answer failures with status 200. */
	decode(answer: Answer, route: Route): GatewayError | null;
}

/** Who a webhook delivery is for, as far as the tongue's body says so. */
export interface EventTarget {
	url: string;
	/** The switches that were set with the webhook, such as `byEvents` and `vendorEvents`. */
	options: Record<string, unknown>;
	/** Own number of the instance, digits only, once linked. */
	phone: string | null;
	/** Where this gateway is reached, when it was told. */
	serverUrl: string | null;
}

export interface WireEvent {
	body: unknown;
	headers: Record<string, string>;
	/** Added to the webhook's URL; usually empty. */
	urlSuffix: string;
}

/** A webhook request as the receiver got it. */
export interface ReceivedEvent {
	/** Names in lower case. */
	headers: Record<string, string | string[] | undefined>;
	body: unknown;
	/** ISO 8601; stands for the time of what tells none. */
	receivedAt: string;
}

export interface SignedPost extends Pick<ReceivedEvent, 'headers'> {
	/** Exactly as received. */
	rawBody: string;
}

export interface EventMap {
	/** What this tongue posts for an event; null when it has no such event or this subscriber did not ask for it. */
	encode(event: GatewayEvent, target: EventTarget): WireEvent | null;
	/** The canonical events in a webhook request: none when it says nothing that the catalogue has. */
	decode(received: ReceivedEvent): GatewayEvent[];
	/** The headers that sign a post, in tongues with a manner of their own; `body` is what goes over the wire. */
	sign?(body: string, secret: string): Record<string, string>;
	/** Whether a post came from who knows the secret. Takes the same time wherever a signature differs. */
	verify?(received: SignedPost, secret: string): boolean;
	/** The canonical events that a gateway of this tongue can emit. */
	emits: readonly EventName[];
}

/** So many requests in so much time. */
export interface RateLimit {
	requests: number;
	perMs: number;
}

export interface DialectDefinition {
	name: string;
	/** The vendor's product as people call it. */
	title: string;
	/** Every route also answers below this path. Empty: only at its own. */
	prefix: string;
	/** Ends of an address that people copy along with it and that the paths say already, such as `/rest`. */
	copiedPath?: RegExp;
	/** A path that stands in the address or in an endpoint's own path, and never in both. */
	sharedPath?: string;
	/** What the vendor allows one account; our client keeps to it. */
	limit?: RateLimit;
	routes: readonly Route[];
	auth: Auth;
	errors: Errors;
	events: EventMap;
}

export interface BoundRoute extends Route {
	/** Makes a decoded reply fit the operation's output. */
	fill: (value: unknown, context: ReplyContext) => unknown;
	/** Fields that the path and the query carry, so that a `whole` body does not. */
	outsideBody: ReadonlySet<string>;
	/** Whether an idempotency key reaches the gateway, so that a send may be repeated. */
	carriesIdempotencyKey: boolean;
}

export interface Dialect extends Omit<DialectDefinition, 'routes'> {
	routes: readonly BoundRoute[];
	/** The route our client uses for an operation by default, or undefined when this tongue cannot say it. */
	routeOf(operationId: string): BoundRoute | undefined;
	/** The routes that can say this validated input, the best first. */
	routesFor(operationId: string, input: Record<string, unknown>): readonly BoundRoute[];
}

/** Checks and binds a tongue's table, once at load. Throws an Error that names the route at fault. */
export function buildDialect(definition: DialectDefinition): Dialect {
	const routes = definition.routes.map(bindRoute);
	checkIds(routes);
	const byOperation = new Map<string, BoundRoute[]>();
	for (const route of routes) {
		const id = route.operation.id;
		if (!route.servedOnly) byOperation.set(id, [...(byOperation.get(id) ?? []), route]);
	}
	const routesOf = (id: string) => byOperation.get(id) ?? [];
	return {
		...definition,
		routes,
		routeOf: (id) =>
			routesOf(id).find(({ fixed }) => Object.keys(fixed).length === 0) ?? routesOf(id)[0],
		routesFor: (id, input) =>
			routesOf(id).filter(({ fixed, onlyFor }) => says(input, fixed) && onlyFor(input)),
	};
}

function says(input: Record<string, unknown>, fixed: Route['fixed']): boolean {
	return Object.entries(fixed).every(([field, value]) => input[field] === value);
}

function bindRoute(route: Route): BoundRoute {
	checkRoute(route);
	const outsideBody = new Set([...fieldsOf(route.params), ...fieldsOf(route.query)]);
	return {
		...route,
		fill: fillOf(route),
		outsideBody,
		carriesIdempotencyKey:
			route.body.kind === 'whole'
				? 'idempotencyKey' in route.operation.input.shape
				: route.body.kind === 'rows' && fieldsOf(route.body.rows).has('idempotencyKey'),
	};
}

function fillOf(route: Route) {
	try {
		return buildFill(route.operation.output, route.reply, route.absent);
	} catch (error) {
		if (!(error instanceof NoAbsentValue)) throw error;
		throw new Error(
			`${route.id}: say in \`absent\` what "${error.message}" is when a reply leaves it out`,
			{ cause: error },
		);
	}
}

function checkIds(routes: readonly Route[]): void {
	const seen = new Set<string>();
	for (const route of routes.filter(({ askedOnly }) => !askedOnly)) {
		const key = `${route.method} ${route.path} ${JSON.stringify(route.when)}`;
		if (seen.has(key)) throw new Error(`${route.id}: ${key} is mapped twice`);
		seen.add(key);
	}
}
