import type { Effect } from '../catalogue/define';

/**
 * How a form holds the fields of one operation: what `nodes/shared/readParameters.ts` needs to turn n8n's parameters
 * back into canonical input, without a schema library.
 */
export interface OperationForm {
	/** Canonical id, such as `message.sendText`. */
	id: string;
	resource: string;
	operation: string;
	effect: Effect;
	fields: FormField[];
}

export interface FormField {
	/** Name in the canonical input. */
	field: string;
	/** Name of the n8n parameter. */
	parameter: string;
	/** As the form shows it, for errors. */
	title: string;
	kind: FieldKind;
	required?: true;
	/** Inside the Options collection, and left out of the request when untouched. */
	option?: true;
	/** A phone number may lack its country code: the credential's default country completes it. */
	phone?: true;
	/** Fields of one row of `rows`, or of a `group`. */
	fields?: FormField[];
}

export type FieldKind =
	/** An optional one that is empty is left out. */
	| 'text'
	| 'number'
	| 'boolean'
	| 'choice'
	| 'choices'
	/** Several texts in one input, comma-separated; an expression may give a list. */
	| 'list'
	/** JSON text, or the value itself from an expression. */
	| 'json'
	/** A resource locator; empty means the default instance of the credential. */
	| 'instance'
	/** A fixed collection of rows. */
	| 'rows'
	/** A fixed collection with one row. */
	| 'group';

/** Name of the collection that holds advanced fields. */
export const optionsParameter = 'options';
/** Names of the one entry of a fixed collection. */
export const rowsEntry = 'items';
export const groupEntry = 'value';
