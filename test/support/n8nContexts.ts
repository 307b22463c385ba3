import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INode,
	INodeExecutionData,
	IRun,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { WhatsAppGatewayApi } from '../../credentials/WhatsAppGatewayApi.credentials';
import type { HttpTransport } from '../../src/domain/ports/http';

export interface FakeN8n {
	credential: ICredentialDataDecryptedObject;
	/** Where n8n's request helper leads to. */
	http?: HttpTransport;
	/** Values of the parameters after expressions, one object for each item or one for all. */
	parameters?: IDataObject | IDataObject[];
	/** The same before expressions, where a test tells them apart. */
	raw?: IDataObject;
	input?: INodeExecutionData[];
	continueOnFail?: boolean;
	mode?: string;
	executionId?: string;
	runIndex?: number;
	/** Kept between contexts, as n8n keeps it with an execution. */
	nodeContext?: IDataObject;
	staticData?: IDataObject;
	webhookUrl?: string;
	request?: { headers: Record<string, string>; body: IDataObject; query?: IDataObject };
	logged?: string[];
	response?: { status?: number; body?: unknown };
	activation?: string;
	workflow?: { id: string; name?: string };
	/** What n8n's deduplication remembers of the node. */
	processed?: Set<string>;
	/** What the execution told the person, beside its items. */
	hints?: string[];
	emitted?: { item: INodeExecutionData; key: string | undefined; end: () => void }[];
	onEmit?: () => void;
}

const node: INode = {
	id: 'node-1',
	name: 'WhatsApp Gateway',
	type: 'n8n-nodes-wagate.whatsAppGateway',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** The parts of n8n's contexts that the nodes use, over what a test says. */
export function executeContext(fake: FakeN8n): IExecuteFunctions {
	const perItem = Array.isArray(fake.parameters) ? fake.parameters : [fake.parameters ?? {}];
	const base = common(fake);
	const input = fake.input ?? perItem.map((_, index) => ({ json: { index } }));
	return cast<IExecuteFunctions>({
		...base,
		helpers: { ...base.helpers, ...binaryHelpers(input), ...deduplication(fake) },
		getInputData: () => input,
		getNodeParameter: (
			name: string,
			item: number,
			fallback: unknown,
			options?: { rawExpressions?: boolean },
		) => parameter(fake, perItem[item] ?? {}, name, fallback, options),
		continueOnFail: () => fake.continueOnFail ?? false,
		addExecutionHints: (...hints: { message: string }[]) =>
			void (fake.hints ??= []).push(...hints.map(({ message }) => message)),
		getExecutionId: () => fake.executionId ?? '100',
		getContext: () => (fake.nodeContext ??= {}),
		getWorkflowDataProxy: () => ({ $runIndex: fake.runIndex ?? 0 }),
	});
}

/** n8n's memory of what a node has processed: https://docs.n8n.io, Remove Duplicates. */
function deduplication(fake: FakeN8n) {
	const known = (fake.processed ??= new Set());
	return {
		checkProcessedAndRecord: async (items: string[]) => {
			const isKnown = items.map((item) => known.has(item));
			items.forEach((item) => known.add(item));
			return {
				new: items.filter((_, index) => !isKnown[index]),
				processed: items.filter((_, index) => isKnown[index]),
			};
		},
	};
}

/** Files of the input items, in memory. */
function binaryHelpers(input: INodeExecutionData[]) {
	const fileOf = (item: number, name: string) => {
		const file = input[item]?.binary?.[name];
		if (!file) throw new Error(`no binary field ${name}`);
		return file;
	};
	return {
		assertBinaryData: fileOf,
		getBinaryDataBuffer: async (item: number, name: string) =>
			Buffer.from(fileOf(item, name).data, 'base64'),
	};
}

/** Hooks, pickers and webhooks know no items. */
export function hookContext(fake: FakeN8n): IHookFunctions & ILoadOptionsFunctions {
	return cast<IHookFunctions & ILoadOptionsFunctions>(withoutItems(fake));
}

/** n8n's main process, where a trigger lives; what it emits is kept in `emitted`. */
export function triggerContext(fake: FakeN8n): ITriggerFunctions {
	const emitted = (fake.emitted ??= []);
	const base = withoutItems(fake);
	return cast<ITriggerFunctions>({
		...base,
		getActivationMode: () => fake.activation ?? 'init',
		emit: (...[data, , done, key]: Parameters<ITriggerFunctions['emit']>) => {
			for (const item of data[0] ?? [])
				emitted.push({ item, key, end: () => done?.resolve({} as IRun) });
			fake.onEmit?.();
		},
		helpers: {
			...base.helpers,
			createDeferredPromise: () => {
				let resolve: (run: IRun) => void = () => {};
				const promise = new Promise<IRun>((done) => (resolve = done));
				return { promise, resolve, reject: () => {} };
			},
		},
	});
}

export function webhookContext(fake: FakeN8n): IWebhookFunctions {
	const response = (fake.response ??= {});
	return cast<IWebhookFunctions>({
		...withoutItems(fake),
		getHeaderData: () => fake.request?.headers ?? {},
		getBodyData: () => fake.request?.body ?? {},
		getQueryData: () => fake.request?.query ?? {},
		getRequestObject: () => ({ rawBody: Buffer.from(JSON.stringify(fake.request?.body ?? {})) }),
		getResponseObject: () => ({
			status: (code: number) => {
				response.status = code;
				return { json: (body: unknown) => (response.body = body) };
			},
		}),
	});
}

function withoutItems(fake: FakeN8n) {
	return {
		...common(fake),
		getNodeParameter: (name: string, fallback: unknown, options?: { rawExpressions?: boolean }) =>
			parameter(fake, fake.parameters as IDataObject, name, fallback, options),
		getWorkflowStaticData: () => (fake.staticData ??= {}),
		getNodeWebhookUrl: () => fake.webhookUrl ?? 'https://n8n.example.com/webhook/1/webhook',
		getWorkflow: () => fake.workflow ?? { id: 'workflow-1' },
		getInstanceId: () => '0123456789abcdef',
		getCurrentNodeParameter: (name: string) =>
			parameter(fake, (fake.parameters ?? {}) as IDataObject, name, undefined),
	};
}

function common(fake: FakeN8n) {
	const log = (message: string) => void (fake.logged ??= []).push(message);
	return {
		getNode: () => node,
		getMode: () => fake.mode ?? 'trigger',
		getCredentials: async () => fake.credential,
		logger: { debug: log, info: log, warn: log, error: log },
		helpers: {
			httpRequestWithAuthentication: async (type: string, options: IHttpRequestOptions) =>
				exchange(fake, type, options),
			prepareBinaryData: async (file: Buffer | Readable, fileName: string, mimeType: string) => {
				const bytes = Buffer.isBuffer(file) ? file : await buffer(file);
				return { data: bytes.toString('base64'), bytes: bytes.length, fileName, mimeType };
			},
		},
	};
}

/** As n8n does: the credential puts the key in, and a body that looks like JSON may come back parsed. */
async function exchange({ credential, http }: FakeN8n, type: string, options: IHttpRequestOptions) {
	const own = new WhatsAppGatewayApi();
	expect(type).toBe(own.name);
	if (credential.apiKey) expect(JSON.stringify(options.headers)).not.toContain(credential.apiKey);
	const { method = 'GET', url, headers, body } = await own.authenticate(credential, options);
	const answer = await http?.send({
		method: method as 'GET',
		url,
		headers: headers as Record<string, string>,
		body: body as string | undefined,
		timeoutMs: options.timeout ?? 0,
	});
	const stream = options.encoding === 'stream' ? answer?.stream : undefined;
	return { statusCode: answer?.status, headers: answer?.headers, body: stream ?? answer?.body };
}

function parameter(
	{ raw = {} }: FakeN8n,
	values: IDataObject,
	name: string,
	fallback: unknown,
	options: { rawExpressions?: boolean } = {},
): unknown {
	if (options.rawExpressions && name in raw) return raw[name];
	return name in values ? values[name] : fallback;
}

/** A context has some fifty members; a node that asks for one that is not here fails its test. */
function cast<T>(part: object): T {
	return part as T;
}
