import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import type { HttpRequest, HttpResponse } from '../../src/domain/ports/http';
import { openForTest, type Connection } from './connection';
import { CredentialError, readCredential, vendors, type GatewayCredential } from './readCredential';
import { isGatewayError } from './toNodeError';

/** Opens the gateway, starting the embedded one, and lists its instances: the answer says what is there or what to do. */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		const connection = await openForTest(data, {
			send: (request) => sendForTest(this, request),
		});
		return { status: 'OK', message: await describe(connection) };
	} catch (error) {
		return { status: 'Error', message: explain(error, data) };
	}
}

async function describe(connection: Connection): Promise<string> {
	const { credential } = connection;
	const place =
		credential.connection === 'sidecar'
			? `Embedded gateway${credential.network === 'sandbox' ? ', sandbox network' : ''}`
			: `${credential.gateway === 'embedded' ? 'Gateway' : vendors[credential.gateway]} at ${credential.url}`;
	if (isOfOneInstance(credential)) return `${place}: ${await describeInstance(connection)}`;
	const { instances } = (await connection.call('instance.list', {})) as {
		instances: IDataObject[];
	};
	const connected = instances.filter(({ state }) => state === 'connected').length;
	const many = instances.length === 1 ? '1 instance' : `${instances.length} instances`;
	const next = instances.length === 0 ? '. Next step: create one with Instance > Create' : '';
	return `${place}: ${many}, ${connected} connected${next}`;
}

/** Keys of one instance cannot list the others, at gateways that know no such list or keep it to themselves. */
function isOfOneInstance(credential: GatewayCredential): boolean {
	return credential.connection === 'url' && credential.keys.admin === undefined;
}

async function describeInstance({ credential, call }: Connection): Promise<string> {
	const { instance } = credential;
	if (!instance) {
		throw new CredentialError('Instance Key is empty', 'Enter the key of the instance');
	}
	const { state } = (await call('instance.getState', { instance })) as { state: string };
	return `instance ${instance} is ${state.replaceAll('_', ' ')}`;
}

function explain(error: unknown, data: ICredentialDataDecryptedObject): string {
	if (error instanceof CredentialError) return `${error.message}. Next step: ${error.hint}`;
	if (!isGatewayError(error)) return error instanceof Error ? error.message : String(error);
	const where = error.code === 'UNAUTHORIZED' ? ` (${placeOf(data)})` : '';
	return `${error.message}${where}. Next step: ${error.hint}`;
}

function placeOf(data: ICredentialDataDecryptedObject): string {
	const credential = readCredential(data);
	return credential.connection === 'url' ? credential.url : 'embedded gateway';
}

// The only request helper that n8n gives to a credential test is its older one.
async function sendForTest(
	context: ICredentialTestFunctions,
	{ method, url, headers, body, timeoutMs }: HttpRequest,
): Promise<HttpResponse> {
	const response = (await context.helpers.request({
		...{ method, uri: url, headers, timeout: timeoutMs },
		...(body === undefined ? {} : { body }),
		resolveWithFullResponse: true,
		simple: false,
		followRedirect: false,
	})) as { statusCode: number; headers: Record<string, string>; body: unknown };
	const text = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
	return { status: response.statusCode, headers: response.headers, body: text };
}
