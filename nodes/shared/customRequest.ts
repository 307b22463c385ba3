import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Connection } from './connection';
import { ParameterError } from './ParameterError';
import type { GetParameter } from './readParameters';
import { asObject, isEmpty, readJson, readNumber, readText } from './readValue';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Sends the request that the form describes. Resolves with the body of the answer; a list is one item's `data`. */
export async function runCustomRequest(
	context: IExecuteFunctions,
	item: number,
	connection: () => Promise<Connection>,
): Promise<INodeExecutionData> {
	const get: GetParameter = (name, fallback) => context.getNodeParameter(name, item, fallback);
	const request = readCustomRequest(get);
	const { status, body } = await (await connection()).request(request);
	const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
	return { json: isObject ? (body as IDataObject) : { data: body as IDataObject, status } };
}

function readCustomRequest(get: GetParameter): Parameters<Connection['request']>[0] {
	const options = asObject(get('requestOptions', {}));
	const method = methods.find((each) => each === get('method', 'GET'));
	if (!method)
		throw new ParameterError('Method', 'is none of HTTP', `Choose ${methods.join(', ')}`);
	const body = method === 'GET' ? '' : get('body', '');
	return {
		method,
		path: readPath(get('path', '')),
		query: readQuery(get('query', {})),
		headers: readHeaders(options.headers ?? {}),
		...(isEmpty(body) ? {} : { body: readJson({ title: 'Body' }, body) }),
		timeoutMs: readNumber({ title: 'Timeout' }, options.timeoutMs ?? 30_000),
	};
}

function readPath(raw: unknown): string {
	const path = isEmpty(raw) ? '' : readText({ title: 'Path' }, raw).trim();
	if (!path)
		throw new ParameterError('Path', 'is empty', 'Enter a path, such as /instance/fetchInstances');
	if (!/^[a-z][a-z\d+.-]*:|^\/\/|\\/i.test(path)) return path;
	throw new ParameterError(
		'Path',
		'is an address of its own',
		'Enter what follows the address in the credential, such as /instance/fetchInstances',
	);
}

function readQuery(raw: unknown): Record<string, string> {
	const rows = asObject(raw).items;
	const named = (Array.isArray(rows) ? rows : [])
		.map(asObject)
		.filter(({ name }) => !isEmpty(name));
	return Object.fromEntries(
		named.map(({ name, value }) => [
			readText({ title: 'Query Parameters' }, name),
			isEmpty(value) ? '' : readText({ title: 'Query Parameters' }, value),
		]),
	);
}

function readHeaders(raw: unknown): Record<string, string> {
	const given = asObject(readJson({ title: 'Headers' }, raw));
	return Object.fromEntries(
		Object.entries(given).map(([name, value]) => [name, readText({ title: 'Headers' }, value)]),
	);
}
