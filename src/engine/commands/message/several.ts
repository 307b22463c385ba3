import { operationsOfSteps } from '../../../catalogue/compositions';
import type { OutputOf } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import type { Caller } from '../../../domain/ports/gateway';
import type { EngineHost } from '../../EngineHost';
import { isReached, type WaitFor } from '../../outbox/Waiters';
import { type Failure, toFailure } from '../../outbox/nacks';
import type { Command } from '../Command';
import type { Receipt } from '../submit';

type Many = OutputOf<'message.sendTextToMany'>;

interface ManyInput {
	recipients: string[];
	waitFor: WaitFor;
	waitMs: number;
	idempotencyKey?: string | undefined;
}

/** The send to one of a send to many, with what all of them share. */
const toMany =
	(operation: string) =>
	(input: ManyInput, { host, caller }: { host: EngineHost; caller: Caller }): Promise<Many> =>
		sendToMany({ host, caller, operation }, input);

interface Sending {
	host: EngineHost;
	caller: Caller;
	operation: string;
}

/**
 * Sends the same to each recipient, one after another. All of them share the time that the caller waits; once that is
 * over the rest is stored and sent in its turn, and answered as far as it has come.
 */
async function sendToMany(
	sending: Sending,
	{ recipients, waitMs, idempotencyKey, ...shared }: ManyInput,
): Promise<Many> {
	const { host } = sending;
	const until = host.clock.now() + waitMs;
	const results: Many['results'] = [];
	for (const recipient of new Set(recipients)) {
		const left = Math.max(0, until - host.clock.now());
		const input = {
			priority: 'campaign',
			...shared,
			to: recipient,
			waitMs: left,
			...derivedKey(idempotencyKey, recipient),
		};
		const { receipt, failure } = await attempt(sending, input, results.length === 0);
		results.push({ recipient, receipt, failure });
	}
	const failed = results.filter(({ failure }) => failure !== null).length;
	return { sent: results.length - failed, failed, results };
}

/**
 * Each message waits for the one before it to be where the caller wants it, and is not sent when that one failed. One that
 * waits for its time, or for nobody, is followed by the next one as soon as it is stored; the outbox keeps that one until
 * WhatsApp has the one before it, and fails it where it will never have it.
 */
const sendSequence: Command<'message.sendSequence'> = async (input, { host, caller }) => {
	const { messages, waitMs, idempotencyKey, ...shared } = input;
	const until = host.clock.now() + waitMs;
	const results: Receipt[] = [];
	for (const [index, { kind, ...message }] of messages.entries()) {
		const left = Math.max(0, until - host.clock.now());
		const step = {
			...shared,
			...message,
			waitMs: left,
			...derivedKey(idempotencyKey, String(index)),
			after: results.at(-1)?.messageId,
		};
		const operation = operationsOfSteps[kind];
		const sending = { host, caller, operation };
		const { receipt, failure } = await attempt(sending, step, index === 0);
		if (!receipt || failure) return { sent: results.length, results, failure };
		results.push(receipt);
	}
	return { sent: results.length, results, failure: null };
};

/** One send. Its refusal is the answer for it; thrown is only what refuses the whole call, before anything was sent. */
async function attempt(
	{ host, caller, operation }: Sending,
	input: Record<string, unknown>,
	isFirst: boolean,
): Promise<{ receipt: Receipt | null; failure: Failure | null }> {
	try {
		const receipt = (await host.dispatch(operation, input, caller)) as Receipt;
		const hasFailed = receipt.state === 'failed' && isReached(receipt, 'accepted');
		return { receipt, failure: hasFailed ? receipt.failure : null };
	} catch (error) {
		const refusal = GatewayError.from(error);
		if (isFirst && concernsAll.has(refusal.code)) throw refusal;
		return { receipt: null, failure: toFailure(refusal) };
	}
}

const concernsAll: ReadonlySet<string> = new Set<GatewayError['code']>([
	...([
		'INSTANCE_NOT_FOUND',
		'INSTANCE_NOT_CONNECTED',
		'UNAUTHORIZED',
		'UNSUPPORTED_BY_GATEWAY',
	] as const),
	...(['STORAGE_FAILED', 'IDEMPOTENCY_MISMATCH', 'BAD_REQUEST', 'GATEWAY_UNREACHABLE'] as const),
]);

/** A call that is made again sends to nobody twice. */
function derivedKey(key: string | undefined, part: string): { idempotencyKey?: string } {
	return key === undefined ? {} : { idempotencyKey: `${key}/${part}` };
}

export const severalCommands = {
	'message.sendTextToMany': toMany('message.sendText') as Command<'message.sendTextToMany'>,
	'message.sendMediaToMany': toMany('message.sendMedia') as Command<'message.sendMediaToMany'>,
	'message.sendListToMany': toMany('message.sendList') as Command<'message.sendListToMany'>,
	'message.sendSequence': sendSequence,
};
