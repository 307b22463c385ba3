import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { UntilClosed } from '../../../../../src/engine/whatsapp/UntilClosed';

const never = () => new Promise<never>(() => undefined);

test('work ends as it ends', async () => {
	const line = new UntilClosed();
	await expect(line.wait(Promise.resolve(1))).resolves.toBe(1);
	await expect(line.wait(Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('a close ends all that waits, and all that begins to', async () => {
	const line = new UntilClosed();
	const waiting = [line.wait(never()), line.wait(never())];
	line.close(new Error('closed'));
	for (const each of waiting) await expect(each).rejects.toThrow('closed');
	await expect(line.wait(never())).rejects.toThrow('closed');
	await expect(line.wait(Promise.reject(new Error('later')))).rejects.toThrow('closed');
});

test('nothing is kept of work that is done', async () => {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	const line = new UntilClosed();
	const results: WeakRef<object>[] = [];
	for (let count = 0; count < 50; count += 1) {
		const result = await line.wait(Promise.resolve({ count }));
		results.push(new WeakRef(result));
	}
	const kept = () => results.filter((each) => each.deref() !== undefined).length;
	// Weak references are held until the turn that looked at them is over, and the last few by the stack itself.
	for (let turn = 0; turn < 20 && kept() > 2; turn += 1) {
		await new Promise((resolve) => setImmediate(resolve));
		collect();
	}
	expect(kept()).toBeLessThan(10);
	line.close(new Error('closed'));
});
