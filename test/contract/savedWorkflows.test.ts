import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { EvolutionApi } from '../../nodes/EvolutionApi/EvolutionApi.node';
import { MegaApi } from '../../nodes/MegaApi/MegaApi.node';
import { PApi } from '../../nodes/PApi/PApi.node';
import { WhatsAppGateway } from '../../nodes/WhatsAppGateway/WhatsAppGateway.node';
import { Zapini } from '../../nodes/Zapini/Zapini.node';
import { freeze, type Frozen } from '../../scripts/generate/frozen';

const nodes: [string, INodeType][] = [
	['EvolutionApi', new EvolutionApi()],
	['MegaApi', new MegaApi()],
	['PApi', new PApi()],
	['WhatsAppGateway', new WhatsAppGateway()],
	['Zapini', new Zapini()],
];

/** What a saved workflow would no longer find, as `resource operation: parameter type default`. */
function missing(before: Frozen, now: Frozen): string[] {
	return Object.entries(before).flatMap(([resource, lines]) =>
		Object.entries(lines).flatMap(([line, operations]) =>
			operations
				.filter((operation) => !now[resource]?.[line]?.includes(operation))
				.map((operation) => `${resource} ${operation}: ${line}`),
		),
	);
}

test.each(nodes)('what %s once had is still there, and all it has is frozen', (name, node) => {
	const file = path.join(__dirname, `../fixtures/forms/${name}.json`);
	const frozen = JSON.parse(readFileSync(file, 'utf8')) as Frozen;
	const now = freeze(node.description.properties.slice(1));
	expect(missing(frozen, now)).toEqual([]);
	expect(missing(now, frozen)).toEqual([]);
});

test('another default, another type and a lost operation are told', () => {
	const before = { message: { 'text string ""': ['sendText', 'edit'] } };
	expect(missing(before, { message: { 'text string "hi"': ['sendText', 'edit'] } })).toHaveLength(
		2,
	);
	expect(missing(before, { message: { 'text string ""': ['edit'] } })).toEqual([
		'message sendText: text string ""',
	]);
});
