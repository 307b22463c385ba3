import { UsedKeyError } from '../../../../../src/simulator/signal/chain';
import { SenderKeys } from '../../../../../src/simulator/signal/SenderKeys';

const GROUP = '120363040000000001@g.us';
const text = (words: string) => Buffer.from(words);

let anna: SenderKeys;
let eve: SenderKeys;

beforeEach(() => {
	anna = new SenderKeys({});
	eve = new SenderKeys({});
	eve.accept(GROUP, 'anna', anna.distribution(GROUP));
});

test('whoever was given the key reads every message, in any order', () => {
	const sealed = ['one', 'two', 'three'].map((words) => anna.encrypt(GROUP, text(words)));
	const [one, two, three] = sealed as [Buffer, Buffer, Buffer];
	const read = [three, one, two].map((bytes) => eve.decrypt(GROUP, 'anna', bytes).toString());
	expect(read).toEqual(['three', 'one', 'two']);
});

test('a message is read once', () => {
	const sealed = anna.encrypt(GROUP, text('once'));
	eve.decrypt(GROUP, 'anna', sealed);
	expect(() => eve.decrypt(GROUP, 'anna', sealed)).toThrow(UsedKeyError);
});

test('who comes later reads from then on and not before', () => {
	const before = anna.encrypt(GROUP, text('before'));
	const bob = new SenderKeys({});
	bob.accept(GROUP, 'anna', anna.distribution(GROUP));
	expect(() => bob.decrypt(GROUP, 'anna', before)).toThrow(UsedKeyError);
	expect(bob.decrypt(GROUP, 'anna', anna.encrypt(GROUP, text('after'))).toString()).toBe('after');
});

test('an author who begins anew is not read with the old key', () => {
	anna.forgetOwn(GROUP);
	const sealed = anna.encrypt(GROUP, text('without Eve'));
	expect(() => eve.decrypt(GROUP, 'anna', sealed)).toThrow('no sender key');
});

test('a changed message is refused and does not use up its key', () => {
	const sealed = anna.encrypt(GROUP, text('whole'));
	const damaged = Buffer.from(sealed);
	damaged[20] = (damaged[20] ?? 0) ^ 1;
	expect(() => eve.decrypt(GROUP, 'anna', damaged)).toThrow('bad signature');
	expect(eve.decrypt(GROUP, 'anna', sealed).toString()).toBe('whole');
});
