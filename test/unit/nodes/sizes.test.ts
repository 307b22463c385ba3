import type { INodeType } from 'n8n-workflow';
import { EvolutionApi } from '../../../nodes/EvolutionApi/EvolutionApi.node';
import { MegaApi } from '../../../nodes/MegaApi/MegaApi.node';
import { PApi } from '../../../nodes/PApi/PApi.node';
import { WhatsAppGateway } from '../../../nodes/WhatsAppGateway/WhatsAppGateway.node';
import { Zapini } from '../../../nodes/Zapini/Zapini.node';

/** n8n sends all descriptions to every editor that opens. */
const MOST_BYTES = 1_000_000;
/** n8n looks through all properties of a node whenever one of its fields changes. */
const MOST_PROPERTIES = 250;

const vendorNodes: INodeType[] = [new EvolutionApi(), new MegaApi(), new PApi(), new Zapini()];

test.each(vendorNodes.map(({ description }) => [description.displayName, description] as const))(
	'the description of %s is less than 1 MB',
	(_, description) => {
		expect(JSON.stringify(description).length).toBeLessThan(MOST_BYTES);
	},
);

test('the portable node has less than 250 properties', () => {
	expect(new WhatsAppGateway().description.properties.length).toBeLessThan(MOST_PROPERTIES);
});
