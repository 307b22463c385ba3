import { derivedPath } from '../dialects/native/derivedRoutes';
import type { Operation, Support } from '../catalogue/define';
import { operationList } from '../catalogue/operations';
import { dialectNames, findDialect, type DialectName } from '../dialects';
import type { BoundRoute, Condition } from '../dialects/kit';
import { vendorNodes } from './vendorNodes';

/** One mapped endpoint, as `wagate routes --json` lists it. */
export interface RouteListing {
	/** The tongue: `native`, or the vendor's. */
	system: DialectName;
	/** The endpoint's id in the list of the vendor's endpoints. */
	id: string;
	method: string;
	/** With `{parameters}`. */
	path: string;
	/** The canonical operation behind it. */
	operation: string;
	/** The node whose form has it, with its resource and operation there; null when no node has. */
	node: string | null;
	nodeResource: string | null;
	nodeOperation: string | null;
	/** The exchange that holds it to the vendor's wire. */
	fixture: string | null;
}

/** Every endpoint that is mapped, in the order of the tables. */
export function listRoutes(): RouteListing[] {
	return dialectNames.flatMap((system) =>
		findDialect(system)
			.routes.filter(isOwnPlace)
			.map(({ id, method, path, operation, when }) => {
				const variant = when === null ? '' : variantOf(when);
				return {
					system,
					id,
					method,
					path: path.replace(/:(\w+)/g, '{$1}'),
					operation: operation.id,
					...placeIn(system, operation),
					// A path that follows from the operation's id says nothing that a fixture could hold against it.
					fixture:
						path === derivedPath(operation) ? null : `test/fixtures/${system}/${id}${variant}.json`,
				};
			}),
	);
}

/** A vendor's endpoints are in the vendor's node, ours in the portable one. */
function placeIn(
	system: DialectName,
	{ id, portable }: Operation,
): Pick<RouteListing, 'node' | 'nodeResource' | 'nodeOperation'> {
	const [nodeResource = '', nodeOperation = ''] = id.split('.');
	if (system !== 'native') return { node: vendorNodes[system], nodeResource, nodeOperation };
	return portable
		? { node: 'WhatsAppGateway', nodeResource, nodeOperation }
		: { node: null, nodeResource: null, nodeOperation: null };
}

/** Not another method or path that our server takes for the same. */
function isOwnPlace(route: BoundRoute, index: number, all: readonly BoundRoute[]): boolean {
	const isSame = ({ id, operation }: BoundRoute) =>
		id === route.id && operation === route.operation;
	return !route.servedOnly || all.findIndex(isSame) === index;
}

/** What our own gateway makes of one operation, as `wagate operations --json` lists it. */
export interface OperationListing {
	operation: string;
	embedded: { status: Support; why: string | null };
}

export function listOperations(): OperationListing[] {
	return operationList.map(({ id, embedded, why = null }) => ({
		operation: id,
		embedded: { status: embedded, why },
	}));
}

function titleCase(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Routes of one endpoint that what is asked tells apart have a fixture each. */
function variantOf({ in: place, name, is }: Condition): string {
	if (place === 'headers') return '';
	const said = typeof is === 'boolean' ? undefined : is;
	const [word = name.replace(/^instance/, '')] = [said ?? []].flat();
	return `.by${titleCase(word)}`;
}
