import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import type { FormField, OperationForm } from '../../src/projections/n8nForm';
import { openConnection, type Connection } from './connection';
import { customResource } from './customForm';
import { runCustomRequest } from './customRequest';
import { credentialName, readCredential, vendors, type Vendor } from './readCredential';
import { idempotencyKeys } from './idempotencyKeys';
import { callPages } from './listPages';
import { readRequest, type ItemRequest } from './readRequest';
import { addHints, runUnsupported, type Hint } from './onUnsupported';
import { toItem } from './toItem';
import { isUnsupported, toNodeError } from './toNodeError';
import { ParameterError } from './ParameterError';

export interface RunOptions {
	/** The only gateway whose credential the node takes; any when left out. */
	vendor?: Vendor | undefined;
}

/** Runs the chosen operation for every item. An item that fails fails alone when the node is told to go on. */
export async function runItems(
	context: IExecuteFunctions,
	forms: readonly OperationForm[],
	{ vendor }: RunOptions = {},
): Promise<INodeExecutionData[][]> {
	const run = startRun(context, vendor);
	const results: INodeExecutionData[] = [];
	let form: OperationForm | null | undefined;
	for (const item of context.getInputData().keys()) {
		// No expression can stand there, so that all items are about the same operation.
		if (form === undefined) form = chosenForm(context, forms, item);
		try {
			const made = form
				? await runItem(run, form, item)
				: await runCustomRequest(context, item, run.connection);
			results.push({ ...made, pairedItem: { item } });
		} catch (cause) {
			results.push(failedItem(context, cause, item, form?.fields));
		}
	}
	addHints(context, run.hints);
	return [results];
}

/** What the items of one execution share. */
interface Run extends RunOptions {
	context: IExecuteFunctions;
	/** As n8n decrypted it, which takes it a query: read for the first item, and kept for the others. */
	credential: () => Promise<ICredentialDataDecryptedObject>;
	/** Opened for the first item whose parameters are in order, and kept for the others. */
	connection: () => Promise<Connection>;
	keyOf: (item: number) => string;
	hints: Hint[];
}

function startRun(context: IExecuteFunctions, vendor: Vendor | undefined): Run {
	const credential = once(() => context.getCredentials(credentialName));
	const connection = once(async () => open(context, await credential(), vendor));
	return { context, credential, connection, keyOf: idempotencyKeys(context), hints: [], vendor };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return () => (made ??= make());
}

async function runItem(
	{ context, credential, connection, keyOf, hints, vendor }: Run,
	form: OperationForm,
	item: number,
): Promise<INodeExecutionData> {
	const shared = { credential: readCredential(await credential()), keyOf };
	const request = await readRequest(context, form, item, shared);
	const gateway = await connection();
	const asks = vendor === undefined;
	return call(gateway, form, request).then(
		(output) => toItem(output, gateway, context.helpers),
		(error: Error) =>
			isUnsupported(error)
				? runUnsupported(context, item, { form, request, gateway, error, hints, asks })
				: Promise.reject(error),
	);
}

function call(
	gateway: Connection,
	form: OperationForm,
	{ input, endpoint, limit }: ItemRequest,
): Promise<IDataObject> {
	if (limit === null) return gateway.call(form.id, input, endpoint);
	return callPages(gateway, form, input, { limit, endpoint });
}

/** The item that stands for a failure, where the node is told to go on; else the failure is thrown. */
function failedItem(
	context: IExecuteFunctions,
	cause: unknown,
	item: number,
	fields: readonly FormField[] = [],
): INodeExecutionData {
	const error = toNodeError(context.getNode(), cause, item, fields);
	if (!context.continueOnFail()) throw error;
	// Without `error` beside `json`: n8n would leave nothing of the JSON but the message. With these two names alone
	// it still knows the item as a failed one, for the error output.
	const details = { code: codeOf(cause), hint: error.description ?? null };
	return { json: { error: error.message, details }, pairedItem: { item } };
}

/** Null for a custom request, which has a form of its own. */
function chosenForm(
	context: IExecuteFunctions,
	forms: readonly OperationForm[],
	item: number,
): OperationForm | null {
	const resource: unknown = context.getNodeParameter('resource', item);
	if (resource === customResource) return null;
	const operation: unknown = context.getNodeParameter('operation', item);
	const form = forms.find((each) => each.resource === resource && each.operation === operation);
	if (form) return form;
	const message = `This version of the node does not know ${String(resource)}: ${String(operation)}`;
	throw toNodeError(context.getNode(), new Error(message), item);
}

async function open(
	context: IExecuteFunctions,
	credential: ICredentialDataDecryptedObject,
	vendor: Vendor | undefined,
): Promise<Connection> {
	const { gateway } = readCredential(credential);
	if (vendor === undefined || gateway === vendor) return openConnection(context, credential);
	const named = gateway === 'embedded' ? 'the embedded gateway' : vendors[gateway];
	throw new ParameterError(
		'Credential',
		`is for ${named}, and this node speaks to ${vendors[vendor]} alone`,
		`Choose a credential whose Gateway is ${vendors[vendor]}, or use the node WhatsApp Gateway, which takes every one`,
	);
}

function codeOf(cause: unknown): string | null {
	const code = (cause as { code?: unknown } | null)?.code;
	return typeof code === 'string' ? code : null;
}
