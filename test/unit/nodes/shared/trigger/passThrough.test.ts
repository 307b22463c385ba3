import type { IDataObject } from 'n8n-workflow';
import { passThrough } from '../../../../../nodes/shared/trigger/passThrough';
import { executeContext, type FakeN8n } from '../../../../support/n8nContexts';

const credential = {
	gateway: 'evolution',
	url: 'http://evolution.example',
	apiKey: 'key-1',
	instance: 'sales',
};

function run(eventId: string, change: Partial<FakeN8n> = {}) {
	const json: IDataObject = { event: 'message.received', gateway: 'evolution', eventId };
	return passThrough(
		executeContext({ credential, input: [{ json }], mode: 'webhook', parameters: {}, ...change }),
	);
}

describe('an event that a gateway posts again', () => {
	test('starts nothing, in whatever process it arrives', async () => {
		const processed = new Set<string>();
		expect(await run('a', { processed, executionId: '1' })).toMatchObject([
			[{ json: { eventId: 'a' } }],
		]);
		expect(await run('a', { processed, executionId: '2' })).toEqual([[]]);
		expect((await run('b', { processed, executionId: '3' }))[0]).toHaveLength(1);
	});

	test('is the same execution when a worker takes it over from a dead one', async () => {
		const processed = new Set<string>();
		await run('a', { processed, executionId: '1' });
		expect((await run('a', { processed, executionId: '1' }))[0]).toHaveLength(1);
	});

	test.each([
		['in a test run', { mode: 'manual' }],
		['in a retry', { mode: 'retry' }],
		['when the person wants them all', { parameters: { options: { ignoreRepeated: false } } }],
	])('passes %s', async (_, change) => {
		const processed = new Set<string>();
		await run('a', { processed, executionId: '1', ...change });
		expect((await run('a', { processed, executionId: '2', ...change }))[0]).toHaveLength(1);
	});

	test('passes when n8n cannot remember', async () => {
		const context = executeContext({
			credential,
			input: [{ json: { gateway: 'evolution', eventId: 'a' } }],
			mode: 'webhook',
		});
		context.helpers.checkProcessedAndRecord = () => Promise.reject(new Error('locked'));
		expect((await passThrough(context))[0]).toHaveLength(1);
	});
});
