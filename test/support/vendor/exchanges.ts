import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Vendor } from '../../../nodes/shared/readCredential';
import type { OperationForm } from '../../../src/projections/n8nForm';
import { findDialect } from '../../../src/dialects';
import { fixturesOf, type Fixture } from '../fixtures';
import { writeParameters } from '../writeParameters';

/** When the fixtures' answers were read, where an answer itself says no time. */
const readAt = '2026-11-22T09:00:00.000Z';
const anyTime: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** One exchange with a vendor, as somebody fills the form of the vendor's node for it. */
export interface Exchange {
	/** Name of the fixture. */
	name: string;
	endpoint: string;
	parameters: INodeParameters;
	/** What the vendor has to be asked, for `toContainEqual`. */
	request: unknown;
	/** The JSON of the item that comes out, for `toEqual`. */
	item: unknown;
	/** Whether a file comes with it. */
	hasFile: boolean;
}

/**
 * Every exchange of a vendor's fixtures that its node can tell apart: of those that ask the same and are answered in
 * different ways, the first.
 */
export function exchangesOf(vendor: Vendor, forms: readonly OperationForm[]): Exchange[] {
	const seen = new Set<string>();
	return fixturesOf(vendor)
		.sort((one, other) => one.name.length - other.name.length)
		.filter(({ request, sent = request }) => {
			const key = JSON.stringify(sent);
			return !seen.has(key) && seen.add(key);
		})
		.map((fixture) => toExchange(vendor, fixture, forms));
}

function toExchange(vendor: Vendor, fixture: Fixture, forms: readonly OperationForm[]): Exchange {
	const { name, endpoint, operation, command } = fixture;
	const form = forms.find(({ id }) => id === operation);
	if (!form) throw new Error(`${name}: the node of ${vendor} has no ${operation}`);
	const { result, read = result } = fixture;
	const { qrImage, base64, ...json } = read;
	return {
		name,
		endpoint,
		parameters: {
			resource: form.resource,
			operation: form.operation,
			...parametersFor(form, command as IDataObject),
			...(form.endpoints ? { endpoint } : {}),
		},
		request: expected(vendor, fixture),
		item: withAnyTime({ ...json, ...sizeOf(json, base64), gateway: vendor }),
		hasFile: typeof qrImage === 'string' || typeof base64 === 'string',
	};
}

/** What the vendor does not tell, n8n counts. */
function sizeOf(json: Record<string, unknown>, base64: unknown) {
	if (json.size !== null || typeof base64 !== 'string') return {};
	return { size: Buffer.from(base64, 'base64').length };
}

/** Fields go through all pages of a list; a command that names no page is one request, which JSON alone can say. */
function parametersFor(form: OperationForm, command: IDataObject): IDataObject {
	if (!form.pages || command.page !== undefined) return writeParameters(form, command);
	return { defineUsing: 'json', json: JSON.stringify(command) };
}

/** A request for comparison: a form has no way to say an empty list, so it is as good as none. */
export function comparable({ method, path, body }: Fixture['request']): object {
	return { method, path, body: withoutEmptyLists(body) };
}

/** Where our client reads first what the command leaves out, the body has more than the command. */
function expected(vendor: Vendor, { endpoint, request, sent = request }: Fixture): unknown {
	const whole = comparable(sent);
	const { routes } = findDialect(vendor);
	const isCompleted = routes.some(({ id, completedBy }) => id === endpoint && completedBy !== null);
	return isCompleted ? containing(whole) : whole;
}

function withoutEmptyLists(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const left = Object.entries(value).filter(
		([, inner]) => !Array.isArray(inner) || inner.length > 0,
	);
	return Object.fromEntries(left.map(([name, inner]) => [name, withoutEmptyLists(inner)]));
}

function containing(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
	return expect.objectContaining(
		Object.fromEntries(members.map(([name, inner]) => [name, containing(inner)])),
	);
}

function withAnyTime(value: unknown): unknown {
	if (value === readAt) return anyTime;
	if (Array.isArray(value)) return value.map(withAnyTime);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name, withAnyTime(inner)]),
	);
}
