import type { Operation } from '../catalogue/define';
import type { ProjectedField } from './n8nSchema';
import type { Said } from './said';

/** One of a vendor's endpoints, as a form names it. */
export interface Endpoint {
	id: string;
	title: string;
	/** Method and path. */
	path: string;
}

/** An operation as one node offers it. */
export interface Offer {
	operation: Operation;
	/** The fields that the node's gateway has words for; all when left out. */
	said?: ReadonlyMap<string, Said>;
	/** Fields that the gateway does not do without, though the catalogue would. */
	needed?: readonly string[];
	/** The gateway's endpoints behind it; the form asks which, where there are several. */
	endpoints?: readonly Endpoint[];
}

export interface ProjectedOffer extends Offer {
	resource: string;
	name: string;
	fields: ProjectedField[];
}
