import { GatewayError } from '../../../../src/domain/errors';
import type { DirectoryUpdate } from '../../../../src/domain/ports/directory';
import { LiveChannels } from '../../../../src/engine/LiveChannels';
import type { ChannelPost } from '../../../../src/engine/queries';
import { FakeClock } from '../../../support/FakeClock';
import { silentLogger } from '../../../support/silentLogger';

const one = '1@newsletter';

function setUp({ wanted = [one] as readonly string[] } = {}) {
	const clock = new FakeClock();
	const asked: string[] = [];
	const learned: DirectoryUpdate[] = [];
	const answers = { watch: async (): Promise<number | null> => 100 };
	const behaviour = {
		liveChannels: wanted,
		setLiveChannels: async (channels: readonly string[]) => {
			behaviour.liveChannels = channels;
		},
	};
	const live = new LiveChannels({
		behaviour: () => behaviour,
		ask: () => ({
			watch: (jid) => {
				asked.push(jid);
				return answers.watch();
			},
			posts: async () => [{ messageId: 'A', number: 100 } as ChannelPost],
		}),
		addressOf: async (jid) => ({ jid, phone: null, lid: null, isGroup: false }),
		learn: async (...updates) => void learned.push(...updates),
		clock,
		logger: silentLogger,
	});
	return { clock, asked, learned, answers, behaviour, live };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('WhatsApp is asked before its time is over, and not while there is no socket', async () => {
	const { clock, asked, live } = setUp();
	live.opened();
	await settled();
	clock.advance(79_000);
	expect(asked).toHaveLength(1);
	clock.advance(1_000);
	await settled();
	expect(asked).toHaveLength(2);
	live.closed();
	clock.advance(3_600_000);
	expect(asked).toHaveLength(2);
	live.opened();
	expect(asked).toHaveLength(3);
});

test('a question that fails is asked again; a channel that is gone is left until the next socket', async () => {
	const { clock, asked, answers, live } = setUp();
	answers.watch = () => Promise.reject(new GatewayError('TIMEOUT', 'this channel'));
	live.opened();
	await settled();
	answers.watch = () => Promise.reject(new GatewayError('NOT_FOUND', 'this channel'));
	clock.advance(60_000);
	await settled();
	clock.advance(3_600_000);
	expect(asked).toHaveLength(2);
});

test('what is refused is not kept, and there is a limit', async () => {
	const wanted = Array.from({ length: 99 }, (_none, index) => `${index + 10}@newsletter`);
	const { answers, behaviour, live } = setUp({ wanted });
	answers.watch = () => Promise.reject(new GatewayError('NOT_FOUND', 'this channel'));
	await expect(live.set(one, true)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	expect(live.has(one)).toBe(false);
	answers.watch = async () => null;
	await live.set(one, true);
	await live.set(one, true);
	expect(behaviour.liveChannels).toHaveLength(100);
	await expect(live.set('2@newsletter', true)).rejects.toMatchObject({
		...{ code: 'BAD_REQUEST', details: { field: 'channel' } },
	});
});

test('counts of channels that nobody follows live are not kept; a post without an id is asked for', async () => {
	const { learned, live } = setUp();
	const counts = { number: 100, messageId: null, views: 3, reactions: null };
	await live.hear('2@newsletter', [counts]);
	expect(learned).toEqual([]);
	await live.hear(one, [counts, { ...counts, number: 101 }]);
	expect(learned).toMatchObject([
		{ kind: 'postCounted', chat: { jid: one }, counts: { number: 100, messageId: 'A' } },
		{ kind: 'postCounted', counts: { number: 101, messageId: null } },
	]);
});
