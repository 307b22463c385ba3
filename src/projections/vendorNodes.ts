import type { DialectName } from '../dialects';

export type VendorName = Exclude<DialectName, 'native'>;

/** The node of each vendor: its folder below `nodes`, which is its class as well. */
export const vendorNodes: Record<VendorName, string> = {
	evolution: 'EvolutionApi',
	megaapi: 'MegaApi',
	papi: 'PApi',
	zapini: 'Zapini',
};

export const vendorNames = Object.keys(vendorNodes) as VendorName[];
