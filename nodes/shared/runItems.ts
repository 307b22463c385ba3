import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { FormField, OperationForm } from '../../src/projections/n8nForm';
import { completeNumber, openConnection, type Connection } from './connection';
import { idempotencyKey } from './idempotencyKey';
import { credentialName, readCredential } from './readCredential';
import { readInstance } from './readInstance';
import { readParameters, type GetParameter } from './readParameters';
import { toItem } from './toItem';
import { toNodeError } from './toNodeError';

/** Runs the chosen operation for every item. An item that fails fails alone when the node is told to go on. */
export async function runItems(
	context: IExecuteFunctions,
	forms: readonly OperationForm[],
): Promise<INodeExecutionData[][]> {
	const connection = lazyConnection(context);
	const results: INodeExecutionData[] = [];
	for (const item of context.getInputData().keys()) {
		const form = chosenForm(context, forms, item);
		try {
			results.push(await runItem(context, form, item, connection));
		} catch (cause) {
			const error = toNodeError(context.getNode(), cause, item, form.fields);
			if (!context.continueOnFail()) throw error;
			// Without `error` beside `json`: n8n would leave nothing of the JSON but the message. With these two names alone
			// it still knows the item as a failed one, for the error output.
			const details = { code: codeOf(cause), hint: error.description ?? null };
			results.push({ json: { error: error.message, details }, pairedItem: { item } });
		}
	}
	return [results];
}

async function runItem(
	context: IExecuteFunctions,
	form: OperationForm,
	item: number,
	connection: () => Promise<Connection>,
): Promise<INodeExecutionData> {
	const request = await readRequest(context, form, item);
	const gateway = await connection();
	const output = await gateway.call(form.id, request);
	return { ...(await toItem(output, gateway, context.helpers)), pairedItem: { item } };
}

/** The item's parameters as canonical input; read before the gateway is asked for anything. */
async function readRequest(
	context: IExecuteFunctions,
	form: OperationForm,
	item: number,
): Promise<IDataObject> {
	const { instance, country } = readCredential(await context.getCredentials(credentialName, item));
	const get: GetParameter = (name, fallback) => context.getNodeParameter(name, item, fallback);
	const getRaw: GetParameter = (name, fallback) =>
		context.getNodeParameter(name, item, fallback, { rawExpressions: true });
	const input = readParameters(form, get);
	if (country) completeNumbers(form.fields, input, country);
	if (form.fields.some(({ kind }) => kind === 'instance')) {
		input.instance = readInstance(get, getRaw, instance);
	}
	if (form.effect === 'send' && input.idempotencyKey === undefined && preventsDuplicates(get)) {
		input.idempotencyKey = idempotencyKey(context, item);
	}
	return input;
}

function preventsDuplicates(get: GetParameter): boolean {
	const options = get('options', {}) as IDataObject;
	return options.preventDuplicates !== false;
}

function completeNumbers(fields: readonly FormField[], input: IDataObject, country: string): void {
	for (const { field, phone } of fields) {
		const value = input[field];
		if (!phone) continue;
		if (typeof value === 'string') input[field] = completeNumber(value, country);
		if (Array.isArray(value)) {
			input[field] = value.map((each) => completeNumber(String(each), country));
		}
	}
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
function lazyConnection(context: IExecuteFunctions): () => Promise<Connection> {
	let opening: Promise<Connection> | undefined;
	return () => (opening ??= openConnection(context));
}

function codeOf(cause: unknown): string | null {
	const code = (cause as { code?: unknown } | null)?.code;
	return typeof code === 'string' ? code : null;
}
