import type { StateReason } from '../../../../../src/domain/instance';
import { type NewChatLimits, noLimits } from '../../../../../src/engine/pacing/NewChats';
import { NewChatWatch } from '../../../../../src/engine/pacing/NewChatWatch';
import { FakeClock } from '../../../../support/FakeClock';
import { silentLogger } from '../../../../support/silentLogger';

const HOUR = 3_600_000;

function open(answer: (() => Promise<NewChatLimits>) | null = null) {
	const clock = new FakeClock();
	const shown: (StateReason | null)[] = [];
	const lifted = jest.fn();
	const watch = new NewChatWatch({
		queries: () => answer && { newChatLock: answer, newChatQuota: answer },
		show: (reason) => void shown.push(reason),
		lifted,
		clock,
		logger: silentLogger,
	});
	return { clock, shown, watch, lifted };
}

test('a lock is shown with its end, and gone with it', async () => {
	const asked = jest.fn(async () => noLimits);
	const { clock, shown, watch } = open(asked);
	watch.hear({ lockedUntil: clock.now() + HOUR, lockReason: 'DEFAULT' });
	expect(shown.at(-1)).toMatchObject({
		code: 'new_chats_locked',
		message: expect.stringContaining('2026-01-01T01:00:00.000Z') as string,
	});
	clock.advance(HOUR);
	expect(shown.at(-1)).toBeNull();
	expect(watch.limits.lockedUntil).toBeNull();
	expect(asked).toHaveBeenCalled();
});

test('a lock or a quota that ends sooner than was said is told, once', () => {
	const { clock, watch, lifted } = open();
	watch.hear({ lockedUntil: clock.now() + HOUR });
	watch.hear({ quota: 5, used: 5, periodEndsAt: clock.now() + HOUR });
	watch.hear({ lockedUntil: null });
	expect(lifted).not.toHaveBeenCalled();
	watch.hear({ quota: 9 });
	watch.hear({ quota: 10 });
	expect(lifted).toHaveBeenCalledTimes(1);
	watch.stop();
});

test('what is heard changes what it names and nothing else', () => {
	const { clock, watch } = open();
	watch.hear({ quota: 10, used: 3, periodEndsAt: 5 });
	watch.hear({ lockedUntil: clock.now() + 1, lockReason: 'X' });
	expect(watch.limits).toEqual({
		lockedUntil: clock.now() + 1,
		lockReason: 'X',
		quota: 10,
		used: 3,
		periodEndsAt: 5,
	});
	watch.stop();
});

test('a question that fails, or that nobody can be asked, changes nothing', async () => {
	const { watch, shown } = open(() => Promise.reject(new Error('no')));
	await watch.ask();
	await open().watch.ask();
	expect(watch.limits).toEqual(noLimits);
	expect(shown).toEqual([]);
});
