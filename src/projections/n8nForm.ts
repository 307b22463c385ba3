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
	/** A send that the gateway makes once for one idempotency key, unless the form says otherwise. */
	once?: true;
	/** The form asks which of several endpoints to use. */
	endpoints?: true;
	/** The gateway gives the rows of a list by pages: the form asks for all of them, or how many. */
	pages?: { list: string };
}

export interface FormField {
	/** Name in the canonical input. */
	field: string;
	/** Name of the n8n parameter; of flat media, the beginning of the names of theirs. */
	parameter: string;
	/** As the form shows it, for errors. */
	title: string;
	kind: FieldKind;
	required?: true;
	/** Inside the Options collection, and left out of the request when untouched. */
	option?: true;
	/** Text that is there and empty is sent as it is: it removes what was set before. */
	clearable?: true;
	/** A phone number may lack its country code: the credential's default country completes it. */
	phone?: true;
	/** Shown, and read, only while these parameters beside it have one of these values. */
	when?: Readonly<Record<string, readonly (string | boolean)[]>>;
	/** What n8n shows before anybody touched it; said where the value decides what else is shown. */
	default?: string | boolean;
	/** Fields of one row of `rows`, of a `group` or `collection`, or of `media`. */
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
	/** The same, one on a line, for texts that may hold commas. */
	| 'lines'
	/** JSON text, or the value itself from an expression. */
	| 'json'
	/** A resource locator; empty means the default instance of the credential. */
	| 'instance'
	/** Several of what the gateway lists; an expression may give a list. */
	| 'picks'
	/** Another resource locator, for a chat, a group, a label or a tag. */
	| 'picker'
	/** A fixed collection of rows. */
	| 'rows'
	/** The same, each row of which is a file. */
	| 'files'
	/** A fixed collection with one row. */
	| 'group'
	/** A collection, whose members are left out when untouched. */
	| 'collection'
	/** A file from the item, by URL, in Base64 or stored at the gateway. Its parameters stand beside the others. */
	| 'media'
	/** The same in a fixed collection with one row. */
	| 'mediaGroup';

/** Name of the collection that holds advanced fields, of a form and of a row. */
export const optionsParameter = 'options';
/** Names of the one entry of a fixed collection. */
export const rowsEntry = 'items';
export const groupEntry = 'value';
/** Chooses between the fields and one JSON object that holds the whole canonical input. */
export const defineParameter = 'defineUsing';
export const jsonParameter = 'json';
/** Whether to go through all pages of a list, and how many rows to stop at where not. */
export const returnAllParameter = 'returnAll';
export const limitParameter = 'limit';
/** Which of several endpoints of a vendor carries an operation out; empty for the best one. */
export const endpointParameter = 'endpoint';
