import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationList } from '../../src/catalogue/operations';
import { dialectNames, findDialect } from '../../src/dialects';

const folder = join(__dirname, '..', 'integration');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts'))
	.map((file) => readFileSync(join(folder, file), 'utf8'))
	.join('\n');

const byKind = 'inboundHooks.test.ts posts it to /webhooks/instance/shop/${kind}';

/** Works, and yet no integration test names it: each with the reason. */
const exceptions: Record<string, string> = {
	'inbound.receiveState': byKind,
	'inbound.receiveReaction': byKind,
	'inbound.receiveQr': byKind,
	'inbound.receiveConnection': byKind,
};

const routes = dialectNames.flatMap((name) => findDialect(name).routes);

/** As tests name an operation: by its id to the engine, or by a path of any tongue to the gateway over HTTP. */
function isCalled(id: string): boolean {
	if (sources.includes(`'${id}'`)) return true;
	return routes.some(({ operation, path }) => operation.id === id && isAsked(path));
}

/** Tests leave the beginning of a path to their helpers, and what it is about to a variable or not. */
function isAsked(path: string): boolean {
	const end = path.replace(/^\/v1\/(?:instances\/:instance\/)?/, '').replace(/^\//, '');
	const segments = end.split('/');
	// One word alone may be anything.
	if (segments.filter((segment) => !segment.startsWith(':')).length < 2) return false;
	const pattern = segments.map((segment) => (segment.startsWith(':') ? '[^/\'"`\\s]+' : segment));
	return new RegExp(`['"\`/]${pattern.join('/')}['"\`?]`).test(sources);
}

const working = operationList.filter(({ embedded }) => embedded === 'works').map(({ id }) => id);

test.each(working)('%s is called by an integration test, on the real engine', (id) => {
	expect(isCalled(id) || id in exceptions).toBe(true);
});

test('an exception is for what is not called, and what exists', () => {
	const needless = Object.keys(exceptions).filter(
		(id) => isCalled(id) || !working.includes(id as never),
	);
	expect(needless).toEqual([]);
});
