import type { IHookFunctions } from 'n8n-workflow';
import type { EventName } from '../../../src/domain/event';
import { openConnection } from '../connection';
import { EventStream, type StreamedEvent } from './EventStream';
import { followStream } from './followStream';
import { streamId } from './streamId';

/** The header that carries the secret of a registration. */
export const tokenHeader = 'x-wagate-token';

const running = new Map<string, AbortController>();

/**
 * "Listen for test event" on the embedded gateway: a stream of its own, so that production loses nothing, whose events
 * this process posts to n8n's test URL until `stopTestRun`. n8n's own test of a trigger ends at the first event.
 */
export async function startTestRun(
	context: IHookFunctions,
	target: { instance: string; events: EventName[]; url: string; token: string },
): Promise<void> {
	const id = streamId(context, 'test');
	await stopTestRun(context, target.instance);
	const abort = new AbortController();
	const open = async () => new EventStream(await openConnection(context), target.instance, id);
	// Who tries a workflow out takes no conversation from anybody.
	const wish = { events: target.events, claimsAutomation: false };
	await (await open()).put(wish);
	running.set(id, abort);
	void followStream({
		open,
		wish,
		take: (delivery, stream) => void post(context, target, delivery, stream),
		logger: context.logger,
		signal: abort.signal,
	});
}

export async function stopTestRun(context: IHookFunctions, instance: string): Promise<void> {
	const id = streamId(context, 'test');
	running.get(id)?.abort();
	running.delete(id);
	await new EventStream(await openConnection(context), instance, id).delete();
}

async function post(
	context: IHookFunctions,
	{ url, token }: { url: string; token: string },
	{ sequence, event }: StreamedEvent,
	stream: EventStream,
): Promise<void> {
	try {
		await context.helpers.httpRequest({
			method: 'POST',
			url: loopback(url, process.env),
			headers: { [tokenHeader]: token },
			body: event,
			json: true,
		});
		await stream.settle(sequence);
	} catch (error) {
		context.logger.warn(
			`WhatsApp Gateway Trigger: the test URL did not take an event: ${String(error)}`,
		);
	}
}

/**
 * The same URL on this very machine: the public one may not be reachable from where n8n runs. Only where n8n itself
 * speaks plain HTTP; behind its own TLS the public name is needed.
 */
export function loopback(url: string, env: NodeJS.ProcessEnv): string {
	if (env.N8N_PROTOCOL === 'https' && env.N8N_SSL_KEY) return url;
	const { pathname, search } = new URL(url);
	const prefix = (env.N8N_PATH ?? '/').replace(/\/+$/, '');
	const path =
		prefix && pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
	return `http://127.0.0.1:${env.N8N_PORT || '5678'}${path}${search}`;
}
