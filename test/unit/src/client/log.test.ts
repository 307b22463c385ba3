import { EmbeddedClient, log } from '../../../../src/client';
import type { HttpTransport } from '../../../../src/domain/ports/http';
import type { Logger } from '../../../../src/domain/ports/logger';
import { fixedClock, silentLogger } from '../../../support/testServer';

function logged(transport: HttpTransport) {
	const lines: [string, object, string][] = [];
	const logger: Logger = {
		...silentLogger,
		debug: (fields, message) => lines.push(['debug', fields, message]),
		warn: (fields, message) => lines.push(['warn', fields, message]),
	};
	const middleware = [log(logger, fixedClock)];
	return {
		lines,
		client: new EmbeddedClient({ transport, token: 'wag_secret', clock: fixedClock, middleware }),
	};
}

const call = { instance: 'sales', to: '5511988887777', text: 'the secret plan' };

test('a call is logged by its name and how long it took, never by what is in it', async () => {
	const { lines, client } = logged({
		send: async () => ({ status: 201, headers: {}, body: '{"messageId":"A"}' }),
	});
	await client.call('message.sendText', call);
	expect(lines).toEqual([
		[
			'debug',
			{ operation: 'message.sendText', endpoint: 'native.message.sendText', ms: 0 },
			'gateway call',
		],
	]);
});

test('a failure is logged by its code', async () => {
	const { lines, client } = logged({
		send: async () => {
			throw new Error(`no route for wag_secret and ${call.text}`);
		},
	});
	await expect(client.call('message.sendText', call)).rejects.toThrow('[key]');
	expect(lines).toHaveLength(1);
	expect(lines[0]?.[1]).toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
	expect(JSON.stringify(lines)).not.toMatch(/secret/);
});
