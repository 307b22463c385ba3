import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { FormField, OperationForm } from '../../src/projections/n8nForm';
import { loadBinary } from './binaryInput';
import { completeNumber } from './connection';
import { readLimit } from './listPages';
import type { GatewayCredential } from './readCredential';
import { readInstance } from './readInstance';
import { isDefinedByJson, readParameters, type GetParameter } from './readParameters';

/** What one item asks for. */
export interface ItemRequest {
	/** Canonical, not validated yet. */
	input: IDataObject;
	/** The endpoint that was chosen, where a vendor has several; undefined for the best one. */
	endpoint: string | undefined;
	/** How many rows of a list to bring together from its pages; null to take the answer as it is. */
	limit: number | null;
}

/** What the items of one execution share. */
export interface SharedByItems {
	credential: Pick<GatewayCredential, 'instance' | 'country'>;
	keyOf: (item: number) => string;
}

/** The item's parameters as canonical input; read before the gateway is asked for anything. */
export async function readRequest(
	context: IExecuteFunctions,
	form: OperationForm,
	item: number,
	{ credential: { instance, country }, keyOf }: SharedByItems,
): Promise<ItemRequest> {
	const get: GetParameter = (name, fallback) => context.getNodeParameter(name, item, fallback);
	const getRaw: GetParameter = (name, fallback) =>
		context.getNodeParameter(name, item, fallback, { rawExpressions: true });
	const input = await loadBinary(readParameters(form, get), form.fields, context.helpers, item);
	if (country) completeNumbers(form.fields, input, country);
	if (form.fields.some(({ kind }) => kind === 'instance')) {
		input.instance ??= readInstance(get, getRaw, instance);
	}
	if (form.once && input.idempotencyKey === undefined && preventsDuplicates(form, get)) {
		input.idempotencyKey = keyOf(item);
	}
	const endpoint = form.endpoints ? get('endpoint', '') : '';
	const limit = isDefinedByJson(form, get) ? null : readLimit(form, input, get);
	return {
		input,
		endpoint: typeof endpoint === 'string' && endpoint ? endpoint : undefined,
		limit,
	};
}

function preventsDuplicates(form: OperationForm, get: GetParameter): boolean {
	if (isDefinedByJson(form, get)) return true;
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
