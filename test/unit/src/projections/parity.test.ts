import { compositions } from '../../../../src/catalogue/compositions';
import { eventNames } from '../../../../src/catalogue/events/names';
import { findOperation, operationList } from '../../../../src/catalogue/operations';
import { findDialect, type DialectName } from '../../../../src/dialects';
import { parityOfOperation } from '../../../../src/projections/parityOfOperation';
import { parityPage } from '../../../../src/projections/toParity';

const counts = {
	...{ endpoints: 10, mapped: 9, rows: 20, custom: 1, extra: 2 },
	...{ documented: 4, recorded: 3, inferred: 2 },
};
const page = parityPage({
	fallbacks: new Set(['message.sendButtons']),
	coverage: { evolution: counts, megaapi: counts, papi: counts, zapini: counts },
});

function rowOf(name: string): string[] {
	const row = page.split('\n').find((line) => line.includes(`${name}`) && line.startsWith('|'));
	return (row ?? '')
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.trim());
}

function parity(gateway: DialectName, id: string, isFallback = false) {
	const operation = findOperation(id);
	if (!operation) throw new Error(id);
	return parityOfOperation(findDialect(gateway), operation, isFallback);
}

test('every operation and every event has its row', () => {
	for (const { id } of operationList) expect(rowOf(`[${id}]`)).toHaveLength(6);
	for (const name of eventNames) expect(rowOf(`\`${name}\``)).toHaveLength(6);
});

test.each<[DialectName, string, object]>([
	['evolution', 'label.list', { how: 'endpoint', missing: [] }],
	['evolution', 'group.list', { how: 'endpoint', missing: ['onlyAdmin'] }],
	['megaapi', 'message.edit', { how: 'no' }],
	['megaapi', 'group.updateParticipants', { how: 'endpoint', missing: [] }],
	['evolution', 'group.update', { how: 'composed', missing: ['onlyAdminsAdd', 'approveMembers'] }],
	['papi', 'group.create', { how: 'composed', missing: ['picture'] }],
	['papi', 'message.sendSequence', { how: 'composed', missing: ['messages=videoNote'] }],
])('%s and %s', (gateway, id, expected) => expect(parity(gateway, id)).toEqual(expected));

test('what comes near is a fallback only where the gateway has it not', () => {
	expect(parity('megaapi', 'message.sendButtons', true)).toEqual({ how: 'fallback' });
	expect(parity('evolution', 'message.sendButtons', true)).toMatchObject({ how: 'endpoint' });
});

test('what is composed is a composition, and none where a composition is one endpoint', () => {
	for (const { id } of operationList) {
		for (const gateway of ['evolution', 'megaapi', 'papi', 'zapini'] as const) {
			if (parity(gateway, id).how === 'composed') expect(compositions).toHaveProperty([id]);
		}
	}
});

test('events say what is lost on the way', () => {
	const [, embedded, evolution, megaapi, papi, zapini] = rowOf('`message.received`');
	expect([embedded, evolution]).toEqual(['yes', 'yes']);
	for (const cell of [megaapi, papi, zapini]) expect(cell).toMatch(/^yes, but .*`lid`/);
	expect(rowOf('`bot.started`')[1]).toBe('planned');
	expect(rowOf('`instance.deleted`').slice(1)).toEqual(['no', 'yes', 'no', 'no', 'no']);
});

test('the counts of each vendor stand at the end', () => {
	expect(page).toMatch(/\| Zapini \| 9 of 10 \| 2 \| 20 \| 1 \(5\.0 %\) \| 4 \| 3 \| 2 \|/);
});
