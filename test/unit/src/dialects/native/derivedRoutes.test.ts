import type { Operation } from '../../../../../src/catalogue/define';
import { operationList } from '../../../../../src/catalogue/operations';
import { dialect } from '../../../../../src/dialects/native/dialect';
import { derivedPath, derivedRoutes } from '../../../../../src/dialects/native/derivedRoutes';

const working = operationList.map((operation): Operation => ({ ...operation, embedded: 'works' }));
const byId = (id: string) => working.find((operation) => operation.id === id) as Operation;

test.each([
	['group.updateParticipants', '/v1/instances/:instance/group/update-participants'],
	['instance.restart', '/v1/instances/:instance/restart'],
	['eventBus.set', '/v1/instances/:instance/event-bus/set'],
	['conversation.list', '/v1/conversation/list'],
])('%s answers at %s', (id, path) => {
	expect(derivedPath(byId(id))).toBe(path);
});

test('no two operations meet, and none meets a row of its own', () => {
	const own = dialect.routes.map(({ method, path }) => `${method} ${path}`);
	const missing = working.filter(({ id }) => !dialect.routeOf(id)).map(derivedPath);
	const all = [...own, ...missing.map((path) => `POST ${path}`)];
	expect(new Set(all).size).toBe(all.length);
});

test('a row of its own is kept, and nothing that is planned is derived', () => {
	const authored = dialect.routes.filter(({ path, operation }) => path !== derivedPath(operation));
	const derived = derivedRoutes(authored).map(({ operation }) => operation.id);
	expect(derived).not.toContain('message.sendText');
	const planned = operationList.filter(({ embedded }) => embedded === 'planned');
	expect(planned.filter(({ id }) => derived.includes(id))).toEqual([]);
});
