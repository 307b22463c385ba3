import {
	newWebhookSecret,
	signWebhook,
	verifyWebhook,
} from '../../../../src/support/standardWebhooks';

// The example of the specification's reference implementation.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const now = 1_614_265_330_000;
const body = '{"test": 2432232314}';
const headers = {
	'webhook-id': id,
	'webhook-timestamp': '1614265330',
	'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

test('signs as the reference implementation does', () => {
	expect(signWebhook(id, now, body, [secret])).toEqual(headers);
	expect(signWebhook(id, now + 999, body, [secret])).toEqual(headers);
});

test('takes what is rightly signed', () => {
	expect(verifyWebhook(headers, body, secret, now)).toBe(true);
	const own = newWebhookSecret();
	expect(verifyWebhook({ ...signWebhook(id, now, 'ção 🙂', [own]) }, 'ção 🙂', own, now)).toBe(
		true,
	);
});

test('takes one right signature among several, as when a secret is being rotated', () => {
	const rotated = `v1,bm90IHRoaXMgb25l ${headers['webhook-signature']} v1a,other`;
	expect(verifyWebhook({ ...headers, 'webhook-signature': rotated }, body, secret, now)).toBe(true);
});

test.each([
	['another body', headers, `${body} `],
	['another id', { ...headers, 'webhook-id': 'msg_other' }, body],
	['another time', { ...headers, 'webhook-timestamp': '1614265331' }, body],
	['a time that is no number', { ...headers, 'webhook-timestamp': '1614265330.0' }, body],
	['a cut signature', { ...headers, 'webhook-signature': 'v1,g0hM9SsE' }, body],
	['no version', { ...headers, 'webhook-signature': headers['webhook-signature'].slice(3) }, body],
	['an empty signature', { ...headers, 'webhook-signature': '' }, body],
	['a header given twice', { ...headers, 'webhook-id': [id, id] }, body],
	['no headers', {}, body],
])('refuses %s', (_, given, received) => {
	expect(verifyWebhook(given, received, secret, now)).toBe(false);
});

test('refuses another secret, and the same text as a plain secret', () => {
	expect(verifyWebhook(headers, body, newWebhookSecret(), now)).toBe(false);
	expect(verifyWebhook(headers, body, secret.slice(6), now)).toBe(false);
});

test('a secret that is plain text signs too', () => {
	const signed = signWebhook(id, now, body, ['typed by a person']);
	expect(verifyWebhook({ ...signed }, body, 'typed by a person', now)).toBe(true);
	expect(verifyWebhook({ ...signed }, body, 'typed by another', now)).toBe(false);
});

test.each([
	[-301, false],
	[-300, true],
	[300, true],
	[301, false],
])('%d s away from its time: %s', (seconds, expected) => {
	expect(verifyWebhook(headers, body, secret, now + seconds * 1_000)).toBe(expected);
});

test('secrets are as long as the specification wants, and never the same', () => {
	const [first, second] = [newWebhookSecret(), newWebhookSecret()];
	expect(Buffer.from(first.slice('whsec_'.length), 'base64')).toHaveLength(32);
	expect(first).not.toBe(second);
});
