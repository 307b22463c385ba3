import { Readable } from 'node:stream';
import { adminKey, salesKey, testServer } from '../../../../support/testServer';

const file = Buffer.alloc(300_000, 'wagate inline files');
const base64 = file.toString('base64');

const native = '/v1/instances/sales/message/send-media';
const keys = {
	authorization: `Bearer ${salesKey}`,
	apikey: salesKey,
	'x-api-key': salesKey,
	'content-type': 'application/json',
};

/** What a gateway was asked, and whether the file lay on the disk at that moment. */
async function post(url: string, payload: string, { length = true } = {}) {
	const { server, gateway, files } = testServer();
	let took = 0;
	const take = files.take.bind(files);
	files.take = async (...given) => {
		took += 1;
		return take(...given);
	};
	const answer = await server.inject({
		...{ method: 'POST', url, headers: keys },
		// Of a stream nobody knows how long it is.
		payload: length ? payload : Readable.from(payload.match(/[^]{1,60000}/g) ?? []),
	});
	return { answer, command: gateway.calls[0]?.input, took, kept: files.kept.size };
}

const tongues: [tongue: string, url: string, body: (text: string) => object][] = [
	[
		'native',
		native,
		(text) => ({
			to: '5511988887777',
			type: 'document',
			media: { base64: text, fileName: 'a.bin' },
		}),
	],
	[
		'evolution',
		'/message/sendMedia/sales',
		(media) => ({ number: '5511988887777', mediatype: 'document', media, fileName: 'a.bin' }),
	],
	[
		'megaapi',
		'/rest/sendMessage/sales/mediaBase64',
		(text) => ({
			messageData: { to: '5511988887777', base64: text, fileName: 'a.bin', type: 'document' },
		}),
	],
	[
		'papi',
		'/api/instances/sales/send-document',
		(text) => ({ jid: '5511988887777', base64: text, filename: 'a.bin' }),
	],
];

test.each(tongues)('a large file in JSON is a stored one to %s', async (_tongue, url, body) => {
	const short = Buffer.alloc(999, 'x').toString('base64');
	for (const head of ['', 'data:application/x-test;base64,']) {
		const { answer, command, took, kept } = await post(url, JSON.stringify(body(head + base64)));
		expect(answer.statusCode).toBeLessThan(300);
		expect({ took, kept }).toEqual({ took: 1, kept: 0 });
		const known = await post(url, JSON.stringify(body(head + short)));
		expect(known.took).toBe(0);
		const { base64: text, ...media } = command?.media as Record<string, unknown>;
		expect(text).toBe(base64);
		// The type stands in the head of a data URL or beside it, as the tongue has it.
		const { base64: written, ...expected } = known.command?.media as Record<string, unknown>;
		const type = String(written).startsWith('data:') ? { mimeType: 'application/x-test' } : {};
		expect({ ...command, media }).toEqual({ ...known.command, media: { ...type, ...expected } });
	}
});

test.each([
	['slashes', base64.replaceAll('/', '\\/').replace(/w/g, 'w')],
	['lines as Ruby breaks them', base64.replace(/.{60}/g, '$&\\n')],
	['a data URL of PHP', `data:image\\/png;base64,${base64}`],
	['equals signs of .NET', `${base64.slice(0, -4)}YQ\\u003d\\u003d`],
])('escapes of JSON are read: %s', async (_what, text) => {
	const written = `{"to":"5511988887777","media":{"base64":"${text}"}}`;
	const { command, took } = await post(native, written);
	expect(took).toBe(1);
	const { base64: found } = command?.media as { base64: string };
	const [, bare = ''] = /([^,]*)$/.exec(JSON.parse(`"${text}"`) as string) ?? [];
	expect(found).toBe(bare.replaceAll('\n', ''));
});

test('a body that does not say how long it is, too', async () => {
	const body = JSON.stringify({ to: '5511988887777', media: { base64 } });
	const { command, took } = await post(native, body, { length: false });
	expect(took).toBe(1);
	expect(command?.media).toEqual({ base64 });
});

const letters = 'wagate'.repeat(50_000);
const texts: [what: string, text: string, count: number][] = [
	['words', 'hello world, '.repeat(25_000), 0],
	['letters alone', letters, 1],
	['letters at first', `${letters}${letters}! and "words" \\ then\n`, 1],
	['a data URL with more behind it', `data:text/plain;base64,${letters}${letters}, said he`, 1],
	['lines of Base64', base64.replace(/.{76}/g, '$&\r\n'), 1],
	['and more behind them', `${base64.replace(/.{60}/g, '$&\n')}\n"end"`, 1],
	['both alphabets', `${letters}+/${letters}-_`, 1],
];

test.each(texts)('text stays text: %s', async (_what, text, count) => {
	const media = { url: 'https://example.com/a.pdf', fileName: text };
	const body = JSON.stringify({ to: '5511988887777', media });
	expect(await post(native, body)).toMatchObject({ command: { media }, kept: 0 });
	// In parts, of which the first may look like a file.
	const inParts = await post(native, body, { length: false });
	expect(inParts).toMatchObject({ command: { media }, kept: 0, took: count });
});

test.each([
	['no field of files', { mentions: [letters] }],
	['an unknown one', { whatever: { base64: letters } }],
	['one beside another file', { media: { mediaId: 'media_1', base64: letters } }],
	['one that is no web address', { media: { url: `data:text/plain;base64,${letters}` } }],
])('%s is answered as if it were short', async (_what, fields) => {
	const said = { to: '5511988887777', media: { url: 'https://example.com/a.pdf' }, ...fields };
	const long = await post(native, JSON.stringify(said));
	const short = await post(native, JSON.stringify(said).replaceAll(letters, 'wagate'));
	expect([long.answer.statusCode, long.answer.body.replaceAll(letters, 'wagate')]).toEqual([
		short.answer.statusCode,
		short.answer.body,
	]);
	expect(long.kept).toBe(0);
});

test('what Node would skip within Base64 is left to the engine, as it came', async () => {
	const text = `${base64.slice(0, 300_000)}!${base64.slice(300_000)}`;
	const { command, kept } = await post(
		native,
		JSON.stringify({ to: '1', media: { base64: text } }),
	);
	expect(command?.media).toEqual({ base64: text });
	expect(kept).toBe(0);
});

test.each([
	['does not end', (json: string) => json.slice(0, -1)],
	['ends within the file', (json: string) => json.slice(0, json.indexOf('",'))],
	['breaks a line', (json: string) => json.replace(/("base64":"..)/, '$1\n')],
	['has too much', (json: string) => `${json}}`],
	['pollutes', (json: string) => json.replace('"to"', '"__proto__":{},"to"')],
])('JSON that %s is refused as ever, and leaves no file', async (_what, spoil) => {
	const body = (text: string) =>
		spoil(JSON.stringify({ media: { base64: text }, to: '5511988887777', caption: 'x' }));
	const { answer, kept } = await post(native, body(base64));
	const short = await post(native, body('aGk='));
	expect(answer.statusCode).toBe(400);
	expect(Object.keys(answer.json())).toEqual(Object.keys(short.answer.json()));
	expect(answer.body).toContain('MALFORMED_JSON');
	expect(kept).toBe(0);
});

test('a body that is too long is refused, whether it says so or not', async () => {
	const body = JSON.stringify({ to: '1', media: { base64: 'A'.repeat(1_100_000) } });
	for (const length of [true, false]) {
		const { answer, kept, command } = await post(native, body, { length });
		expect(answer.statusCode).toBe(413);
		expect(answer.body).toContain('1048576 bytes');
		expect({ kept, command }).toEqual({ kept: 0, command: undefined });
	}
});

test('what keeps a file from the disk is told', async () => {
	const { server, files, gateway } = testServer();
	files.take = async () => Promise.reject(new Error('no disk here'));
	const payload = JSON.stringify({ to: '1', media: { base64 } });
	const answer = await server.inject({ method: 'POST', url: native, payload, headers: keys });
	expect(answer.statusCode).toBe(500);
	expect(gateway.calls).toEqual([]);
});

test('files beyond what a message may have are not stored', async () => {
	const { server, files, gateway } = testServer({ bodyLimit: 64 * 1024 * 1024 });
	let took = 0;
	const take = files.take.bind(files);
	files.take = async (...given) => {
		took += 1;
		return take(...given);
	};
	const mentions = Array.from({ length: 40 }, () => letters);
	const payload = JSON.stringify({ to: '1', text: 'x', mentions });
	const answer = await server.inject({
		...{ method: 'POST', url: '/message/sendNothing/sales', payload },
		headers: { ...keys, apikey: adminKey },
	});
	expect(answer.statusCode).toBe(404);
	expect(took).toBe(0);
	await server.inject({
		...{ method: 'POST', url: '/v1/instances/sales/messages/text', payload, headers: keys },
	});
	expect(took).toBe(32);
	expect(files.kept.size).toBe(0);
	expect(gateway.last.input).toMatchObject({ mentions });
});
