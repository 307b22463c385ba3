import {
	describeVerdict,
	type Evidence,
	isClean,
	judge,
	type Post,
} from '../../../chaos/ledger/judge';

const written = ['1', '2', '3'].map((messageId) => ({ messageId, chat: 'ann' }));
const accepted = ['x', 'y'].map((text) => ({ text, messageId: `id of ${text}`, chat: 'ann' }));
const received = written.map(({ messageId }) => post('message.received', messageId));
const sent = accepted.map(({ messageId }) => post('message.sent', messageId));
const shown = accepted.map((each) => ({ ...each }));

function post(event: string, messageId: string, change: Partial<Post> = {}): Post {
	const eventId = `evt of ${event} ${messageId}`;
	return { eventId, event, messageId, chat: 'ann', state: null, ...change };
}

function judged(change: Partial<Evidence> = {}) {
	return judge({
		written,
		receipted: new Set(['1', '2', '3']),
		posts: [...received, ...sent],
		accepted,
		shown,
		resent: 0,
		askedAgain: 0,
		linksLost: 0,
		...change,
	});
}

test('everything there, once and in order, is clean', () => {
	const verdict = judged();
	expect(isClean(verdict)).toBe(true);
	expect(verdict.examples).toEqual([]);
	expect(describeVerdict(verdict)).toBe(
		'receipted 3, delivered 5, lost 0, duplicated 0, reordered 0, links lost 0',
	);
});

test.each<[string, Partial<Evidence>, string]>([
	[
		'a message that never reached the webhook',
		{ posts: [...received.slice(0, 2), ...sent] },
		'lost: 3',
	],
	['a send that no phone shows', { shown: shown.slice(0, 1) }, 'lost: y'],
	[
		'a send that was never told',
		{ posts: [...received, ...sent.slice(1)] },
		'lost: message.sent of id of x',
	],
])('%s is lost', (_what, change, example) => {
	const verdict = judged(change);
	expect(verdict).toMatchObject({ lost: 1, examples: [example] });
	expect(isClean(verdict)).toBe(false);
});

test('one thing under two event ids is doubled, under one id only told again', () => {
	const again = received[0] as Post;
	const posts = [...received, ...sent];
	expect(judged({ posts: [...posts, again] })).toMatchObject({ duplicated: 0, redelivered: 1 });
	const other = { ...again, eventId: 'evt another' };
	const verdict = judged({ posts: [...posts, other] });
	expect(verdict).toMatchObject({ duplicated: 1, redelivered: 0 });
	expect(isClean(verdict)).toBe(false);
});

test('a state that is told under two event ids is doubled; two states are not', () => {
	const state = (eventId: string, name: string) =>
		post('message.status', 'id of x', { eventId, state: name });
	const told = [...received, ...sent, state('a', 'server_ack'), state('b', 'delivered')];
	expect(judged({ posts: told }).duplicated).toBe(0);
	expect(judged({ posts: [...told, state('c', 'delivered')] }).duplicated).toBe(1);
});

test('one send that a phone shows under two ids is doubled', () => {
	const twice = [...shown, { text: 'x', messageId: 'another', chat: 'ann' }];
	expect(judged({ shown: twice })).toMatchObject({ duplicated: 1, reordered: 0 });
});

test('what comes after something later of its chat is out of order, in other chats it is not', () => {
	const [one, two, three] = received as [Post, Post, Post];
	expect(judged({ posts: [one, three, two, ...sent] })).toMatchObject({
		reordered: 1,
		examples: ['out of order: 2'],
	});
	const elsewhere = { ...two, chat: 'bob' };
	expect(judged({ posts: [one, three, elsewhere, ...sent] }).reordered).toBe(0);
	expect(judged({ shown: [...shown].reverse() }).reordered).toBe(1);
});

test('a link that is gone is a fault, a message without receipt is none as long as it came', () => {
	expect(isClean(judged({ linksLost: 1 }))).toBe(false);
	const verdict = judged({ receipted: new Set() });
	expect(verdict.receipted).toBe(0);
	expect(isClean(verdict)).toBe(true);
});
