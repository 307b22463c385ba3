import { GatewayError } from '../domain/errors';
import type { GatewayEvent } from '../domain/event';
import type { Clock } from '../domain/ports/clock';
import type { FailedAttempt } from '../domain/ports/delivery';
import type { HttpResponse, HttpTransport } from '../domain/ports/http';
import type { Subscription } from '../domain/ports/storage';
import { signWebhook } from '../support/standardWebhooks';
import { decodeRetryAfter } from './retrySchedule';

/** A delivery as its dialect says it. */
export interface EncodedDelivery {
	url: string;
	headers: Record<string, string>;
	body: string;
}

/** Null when the subscriber's dialect does not tell such an event: it counts as delivered. */
export type EncodeDelivery = (
	subscription: Subscription,
	event: GatewayEvent,
) => EncodedDelivery | null | Promise<EncodedDelivery | null>;

export interface PostParts {
	clock: Clock;
	transport: HttpTransport;
	encodeDelivery: EncodeDelivery;
	/** Bounds all of it, head and body together; milliseconds. */
	timeoutMs: number;
}

/** What came of one attempt. */
export type Posted =
	| { kind: 'taken'; at: number; ms: number; status: number | null }
	| {
			kind: 'failed';
			attempt: FailedAttempt;
			/** Trying again is of no use: `gone` of the whole endpoint, `final` of this event. */
			verdict: 'again' | 'final' | 'gone';
			/** Until when this event has to wait, when the answer said so; milliseconds from now. */
			retryAfterMs: number | null;
			/** Whether that holds for everything else, too. */
			isBusy: boolean;
	  };

const GONE = 410;
/** The same bytes will be as large the next time. */
const TOO_LARGE = 413;
/** Statuses whose `Retry-After` is about the endpoint, not about this event. */
const busy = new Set([429, 503]);
const redirects = new Set([301, 302, 303, 307, 308]);

/** Posts one event once, as `subscription` wants it. Never rejects. */
export async function postEvent(
	subscription: Subscription,
	event: GatewayEvent,
	parts: PostParts,
	signal: AbortSignal,
): Promise<Posted> {
	const { clock, transport, encodeDelivery, timeoutMs } = parts;
	const at = clock.now();
	try {
		const delivery = await encodeDelivery(subscription, event);
		if (!delivery) return { kind: 'taken', at, ms: 0, status: null };
		const { url, headers, body } = delivery;
		const answer = await transport.send({
			method: 'POST',
			url,
			headers: { ...headers, ...subscription.headers, ...sign(subscription, event.id, body, at) },
			body,
			timeoutMs,
			signal,
		});
		return judge(answer, at, clock.now());
	} catch (error) {
		const attempt = { at, ms: clock.now() - at, status: null, error: toText(error) };
		return { kind: 'failed', attempt, verdict: 'again', retryAfterMs: null, isBusy: false };
	}
}

function sign(
	{ secret, previousSecret }: Subscription,
	id: string,
	body: string,
	now: number,
): Record<string, string> {
	const previous = previousSecret && previousSecret.until > now ? [previousSecret.secret] : [];
	const secrets = secret === null ? [] : [secret, ...previous];
	const { 'webhook-signature': signature, ...unsigned } = signWebhook(id, now, body, secrets);
	return secrets.length === 0 ? unsigned : { ...unsigned, 'webhook-signature': signature };
}

function judge({ status, headers }: HttpResponse, at: number, now: number): Posted {
	const ms = now - at;
	if (status >= 200 && status < 300) return { kind: 'taken', at, ms, status };
	return {
		kind: 'failed',
		attempt: { at, ms, status, error: describe(status, headers) },
		verdict: status === GONE ? 'gone' : status === TOO_LARGE ? 'final' : 'again',
		retryAfterMs: decodeRetryAfter(headers['retry-after'], now),
		isBusy: busy.has(status),
	};
}

/** What a person needs to know to mend it. */
function describe(status: number, { location }: Record<string, string>): string {
	if (redirects.has(status)) {
		const host = location !== undefined && URL.canParse(location) ? new URL(location).host : null;
		return `HTTP ${status}: redirects${host ? ` (to ${host})` : ''} are not followed, set the webhook to the final address`;
	}
	if (status === 404) return 'HTTP 404: nobody listens there, is the workflow published?';
	if (status === GONE) return 'HTTP 410: the endpoint is gone for good';
	if (status === TOO_LARGE) return 'HTTP 413: the event is too large for the endpoint';
	return `HTTP ${status}`;
}

function toText(error: unknown): string {
	return GatewayError.from(error).message;
}
