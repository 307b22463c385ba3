import type { ServerResponse } from 'node:http';
import { BufferJSON } from '@whiskeysockets/baileys';
import type { Fault } from '../faults/Faults';
import type { Account } from '../people/Account';
import type { Contact } from '../people/Contact';
import type { Person } from '../people/Person';
import type { Simulator } from '../Simulator';
import { SimulatorError } from '../SimulatorError';
import {
	LONGEST_WAIT_MS,
	type AccountDescriptor,
	type ConnectionAction,
	type FaultRequest,
	type PersonDescriptor,
	type SandboxDescriptor,
} from './protocol';

export interface ControlRequest {
	simulator: Simulator;
	/** What the `:name` parts of the path matched. */
	params: Record<string, string>;
	query: URLSearchParams;
	body: Record<string, unknown>;
	/** For answers that go on; a route that uses it returns `STREAMED`. */
	response: ServerResponse;
	/** Faults that were asked for, by id. */
	faults: Map<string, Fault>;
}

export type ControlRoute = (request: ControlRequest) => unknown;

export const STREAMED = Symbol('the route answers by itself');

/** `METHOD /path/:parameter` of everything another process can do with the network. */
export const routes: Record<string, ControlRoute> = {
	'GET /': ({ simulator }) => describe(simulator),
	'GET /stats': ({ simulator }) => simulator.stats,
	'GET /problems': ({ simulator }) => simulator.problems,
	'GET /receipts': ({ simulator, query }) =>
		simulator.receipts.slice(Number(query.get('from') ?? 0)),
	'GET /log': ({ simulator }) =>
		JSON.parse(JSON.stringify(simulator.log, BufferJSON.replacer)) as unknown,

	'POST /accounts': ({ simulator, body }) =>
		describeAccount(
			simulator.account(text(body, 'phone'), {
				name: optionalText(body, 'name'),
				needsPasskey: body.needsPasskey === true,
			}),
		),
	'GET /accounts/:number': (request) => describeAccount(accountOf(request)),
	'GET /accounts/:number/inbox': (request) => accountOf(request).phone.inbox,
	'POST /accounts/:number/scan': async (request) => {
		const { device } = await accountOf(request).phone.scan(text(request.body, 'qr'));
		return { device };
	},
	'POST /accounts/:number/code': async (request) => {
		const { phone } = accountOf(request);
		const { device } = await phone.enterCode(text(request.body, 'code'), wait(request));
		return { device };
	},
	'POST /accounts/:number/provision': (request) => {
		const { creds, initialKeys } = accountOf(request).phone.provision();
		return JSON.parse(JSON.stringify({ creds, initialKeys }, BufferJSON.replacer)) as unknown;
	},
	'POST /accounts/:number/unlink': (request) => {
		const { device } = request.body;
		accountOf(request).phone.unlink(typeof device === 'number' ? device : undefined);
	},
	'POST /accounts/:number/types': (request) => {
		const { body } = request;
		const { id } = accountOf(request).phone.typesMessage(text(body, 'to'), text(body, 'text'));
		return { id };
	},
	'POST /accounts/:number/receives': (request) =>
		accountOf(request).phone.receives(match(request), wait(request)),
	'POST /accounts/:number/opened': (request) => accountOf(request).connection.opened(wait(request)),
	'POST /accounts/:number/connection': (request) =>
		act(accountOf(request), request.body as unknown as ConnectionAction),

	'POST /contacts': ({ simulator, body }) => {
		const { phone: _phone, ...settings } = body;
		return describePerson(simulator.contact(text(body, 'phone'), settings).person);
	},
	'GET /contacts/:number': (request) => describePerson(contactOf(request).person),
	'GET /contacts/:number/inbox': (request) => contactOf(request).inbox,
	'GET /contacts/:number/duplicates': (request) => contactOf(request).duplicates,
	'GET /contacts/:number/messages': streamMessages,
	'POST /contacts/:number/text': (request) => {
		const { body } = request;
		const contact = contactOf(request);
		const quoted = optionalText(body, 'quoted');
		const { id } = contact.text(text(body, 'to'), text(body, 'text'), {
			quoted: quoted === undefined ? undefined : findQuoted(contact, quoted),
		});
		return { id };
	},
	'POST /contacts/:number/typing': (request) => {
		const state = optionalText(request.body, 'state') ?? 'composing';
		contactOf(request).typing(text(request.body, 'to'), state as 'composing');
	},
	'POST /contacts/:number/receives': (request) =>
		contactOf(request).receives(match(request), wait(request)),
	'POST /contacts/:number/sent/:id/:state': async (request) => {
		const { id = '', state } = request.params;
		const sent = contactOf(request).person.phone.findSent(id);
		if (!sent) throw notFound(`message "${id}" of this contact`);
		await (state === 'read' ? sent.read(wait(request)) : sent.delivered(wait(request)));
	},

	'POST /faults': ({ simulator, faults, body }) => {
		const { on, match: fits, effect, times } = body as unknown as FaultRequest;
		const fault = simulator.faults.add(on, fits, effect);
		if (times !== undefined) fault.times(times);
		const id = String(faults.size + 1);
		faults.set(id, fault);
		return { id };
	},
	'GET /faults/:id': (request) => ({ hits: faultOf(request).hits }),
	'DELETE /faults/:id': (request) => faultOf(request).stop(),
	'DELETE /faults': ({ simulator }) => simulator.faults.clear(),
};

function describe(simulator: Simulator): SandboxDescriptor {
	return {
		url: simulator.url,
		rootKey: simulator.rootKey,
		addressing: simulator.network.addressing,
		accounts: simulator.accounts.map(describeAccount),
		contacts: simulator.contacts.map(({ person }) => describePerson(person)),
	};
}

function describePerson(person: Person): PersonDescriptor {
	const { number, settings } = person;
	return { number, jid: person.jid('pn'), lid: person.jid('lid'), name: settings.name };
}

function describeAccount({ person, devices }: Account): AccountDescriptor {
	return { ...describePerson(person), devices };
}

function act({ connection }: Account, request: ConnectionAction): void {
	switch (request.action) {
		case 'deafen':
			return connection.deafen(request);
		case 'slow':
			return connection.slow(request.ms);
		case 'endWith':
			return connection.endWith(request.code);
		case 'refuse':
			return connection.refuse(request.code, request.times, request.details);
		case 'drop':
		case 'freeze':
		case 'heal':
		case 'close':
		case 'restart515':
		case 'replaced440':
		case 'loggedOut401':
		case 'unavailable503':
			return connection[request.action]();
		default:
			throw new SimulatorError('This is not an action on a connection', 'See ConnectionAction');
	}
}

/** `fetch` gives an answer up that is silent for five minutes. */
const HEARTBEAT_MS = 60_000;

/** One JSON object per line, for each message from now on, until the reader goes away; an empty line now and then. */
function streamMessages(request: ControlRequest): typeof STREAMED {
	const { response } = request;
	response.writeHead(200, { 'content-type': 'application/x-ndjson' });
	response.flushHeaders();
	const contact = contactOf(request);
	const release = contact.person.phone.keepAwake();
	const stop = contact.onMessage((message) => response.write(`${JSON.stringify(message)}\n`));
	const heartbeat = setInterval(() => response.write('\n'), HEARTBEAT_MS);
	response.on('close', () => {
		clearInterval(heartbeat);
		stop();
		release();
	});
	return STREAMED;
}

function accountOf({ simulator, params }: ControlRequest): Account {
	const account = simulator.accounts.find(({ number }) => number === params.number);
	if (!account) throw notFound(`account ${params.number}`);
	return account;
}

function contactOf({ simulator, params }: ControlRequest): Contact {
	const contact = simulator.contacts.find(({ number }) => number === params.number);
	if (!contact) throw notFound(`contact ${params.number}`);
	return contact;
}

function faultOf({ faults, params }: ControlRequest): Fault {
	const fault = faults.get(params.id ?? '');
	if (!fault) throw notFound(`fault ${params.id}`);
	return fault;
}

function findQuoted(contact: Contact, id: string) {
	const quoted = contact.inbox.find((message) => message.id === id);
	const found = quoted ?? contact.person.phone.findSent(id);
	if (!found) throw notFound(`message "${id}" of this contact`);
	return found;
}

function notFound(what: string): SimulatorError {
	return new SimulatorError(`There is no ${what}`, 'GET / lists who is on the network', 404);
}

function text(body: Record<string, unknown>, name: string): string {
	const value = body[name];
	if (typeof value === 'string' && value !== '') return value;
	throw new SimulatorError(`"${name}" is missing`, `Send a JSON object with a text "${name}"`);
}

function optionalText(body: Record<string, unknown>, name: string): string | undefined {
	return body[name] === undefined ? undefined : text(body, name);
}

function match({ body }: ControlRequest): Record<string, unknown> | undefined {
	return body.match as Record<string, unknown> | undefined;
}

function wait({ body }: ControlRequest): { within: number } {
	const within = typeof body.within === 'number' ? body.within : LONGEST_WAIT_MS;
	return { within: Math.min(within, LONGEST_WAIT_MS) };
}
