import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { FormField, OperationForm } from '../../src/projections/n8nForm';
import { openConnection, type Connection } from './connection';
import { customResource } from './customForm';
import { runCustomRequest } from './customRequest';
import { credentialName, readCredential, vendors, type Vendor } from './readCredential';
import { readRequest } from './readRequest';
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
	const run: Run = { context, connection: lazyConnection(context, vendor), hints: [], vendor };
	const results: INodeExecutionData[] = [];
	for (const item of context.getInputData().keys()) {
		const resource: unknown = context.getNodeParameter('resource', item);
		const form = resource === customResource ? null : chosenForm(context, forms, item);
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
	connection: () => Promise<Connection>;
	hints: Hint[];
}

async function runItem(
	{ context, connection, hints, vendor }: Run,
	form: OperationForm,
	item: number,
): Promise<INodeExecutionData> {
	const request = await readRequest(context, form, item);
	const gateway = await connection();
	const asks = vendor === undefined;
	return gateway.call(form.id, request.input, request.endpoint).then(
		(output) => toItem(output, gateway, context.helpers),
		(error: Error) =>
			isUnsupported(error)
				? runUnsupported(context, item, { form, request, gateway, error, hints, asks })
				: Promise.reject(error),
	);
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

function chosenForm(
	context: IExecuteFunctions,
	forms: readonly OperationForm[],
	item: number,
): OperationForm {
	const resource: unknown = context.getNodeParameter('resource', item);
	const operation: unknown = context.getNodeParameter('operation', item);
	const form = forms.find((each) => each.resource === resource && each.operation === operation);
	if (form) return form;
	const message = `This version of the node does not know ${String(resource)}: ${String(operation)}`;
	throw toNodeError(context.getNode(), new Error(message), item);
}

/** Opened for the first item whose parameters are in order, and kept for the others. */
function lazyConnection(
	context: IExecuteFunctions,
	vendor: Vendor | undefined,
): () => Promise<Connection> {
	let opening: Promise<Connection> | undefined;
	return () => (opening ??= open(context, vendor));
}

async function open(context: IExecuteFunctions, vendor: Vendor | undefined): Promise<Connection> {
	const { gateway } = readCredential(await context.getCredentials(credentialName));
	if (vendor === undefined || gateway === vendor) return openConnection(context);
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
