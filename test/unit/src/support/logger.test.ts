import { GatewayError } from '../../../../src/domain/errors';
import { buildLogger } from '../../../../src/support/logger';

function collect(level: 'debug' | 'info' = 'info') {
	const lines: string[] = [];
	const logger = buildLogger({ level, destination: { write: (line) => void lines.push(line) } });
	return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

test('a line has its level as a word, a time, the fields and the message', () => {
	const { logger, last } = collect();
	logger.warn({ instance: 'shop', attempts: 2 }, 'webhook not taken');
	expect(last()).toMatchObject({
		level: 'warn',
		instance: 'shop',
		attempts: 2,
		msg: 'webhook not taken',
	});
	expect(Date.parse(String(last().time))).not.toBeNaN();
	expect(last()).not.toHaveProperty('hostname');
});

test('below its level nothing is written', () => {
	const { logger, lines } = collect('info');
	logger.debug({}, 'quiet');
	expect(lines).toEqual([]);
});

test.each([
	'secret',
	'apikey',
	'apiKey',
	'api_key',
	'API-Key',
	'token',
	'authorization',
	'qr',
	'pairingCode',
	'creds',
	'noiseKey',
	'signedIdentityKey',
	'mediaKey',
	'messageSecret',
	'plaintext',
	'text',
	'body',
	'password',
])('the field %s never reaches the log, however deep', (name) => {
	const { logger, lines } = collect();
	logger.info({ [name]: 'LEAK', nested: { list: [{ [name]: 'LEAK' }] } }, 'a line');
	logger.child({ [name]: 'LEAK' }).info({}, 'of a child');
	expect(lines.join('')).not.toContain('LEAK');
	expect(lines.join('')).toContain('[redacted]');
});

test('fields that only sound alike are kept', () => {
	const { logger, last } = collect();
	logger.info({ dedupeKey: 'k', keyId: 7, textLength: 5, token: null }, 'a line');
	expect(last()).toMatchObject({ dedupeKey: 'k', keyId: 7, textLength: 5, token: null });
});

test('bytes are counted, not written', () => {
	const { logger, lines, last } = collect();
	logger.info(
		{ data: new Uint8Array(32).fill(9), deep: { buffer: Buffer.from('LEAK') } },
		'a line',
	);
	expect(last()).toMatchObject({ data: '32 bytes', deep: { buffer: '4 bytes' } });
	expect(lines.join('')).not.toContain('LEAK');
});

test('an error says what and where, without what it carries', () => {
	const { logger, lines, last } = collect();
	const request = Object.assign(new Error('connect ECONNREFUSED'), {
		code: 'ECONNREFUSED',
		config: { headers: { anything: 'LEAK' } },
	});
	const error = new GatewayError('STORAGE_FAILED', 'disk full', {
		details: { sqlite: 13, token: 'LEAK' },
		cause: request,
	});
	logger.error({ error }, 'failed');
	expect(last().error).toMatchObject({
		code: 'STORAGE_FAILED',
		message: expect.stringContaining('disk full') as string,
		details: { sqlite: 13 },
		stack: expect.stringContaining('logger.test') as string,
		cause: { code: 'ECONNREFUSED' },
	});
	expect(lines.join('')).not.toContain('LEAK');
});

test('what refers to itself ends', () => {
	const { logger, last } = collect();
	const loop: Record<string, unknown> = { name: 'loop' };
	loop.self = loop;
	logger.info({ loop }, 'a line');
	expect(JSON.stringify(last())).toContain('[deep]');
});
