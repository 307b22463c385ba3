import { optionsParameter } from './n8nForm';
import type { ProjectedOffer } from './offer';

/**
 * Throws when one parameter of a node would hold values of two types: n8n keeps a value when the user switches
 * operation, so such a value would bleed from one into the other.
 */
export function refuseMixedTypes(projected: readonly ProjectedOffer[]): void {
	const types = new Map<string, { type: string; id: string }>();
	for (const { operation, fields } of projected) {
		for (const { properties, options } of fields) {
			const places = [
				...properties.map((property) => [property.name, property] as const),
				...options.map((property) => [`${optionsParameter}.${property.name}`, property] as const),
			];
			for (const [place, property] of places) {
				const { type } = property;
				const known = types.get(place);
				if (known && known.type !== type) {
					throw new Error(
						`The parameter "${place}" is ${known.type} in ${known.id} and ${type} in ${operation.id}; ` +
							'give one of them another name with ui.parameter',
					);
				}
				types.set(place, { type, id: operation.id });
			}
		}
	}
}
