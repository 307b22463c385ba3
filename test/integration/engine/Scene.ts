import type { SignalDataTypeMap } from '@whiskeysockets/baileys';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	findOperation,
	type OperationId,
	type OutputOf,
	type RequestOf,
} from '../../../src/catalogue/operations';
import { type EventData, events as catalogue } from '../../../src/catalogue/events';
import { GatewayError } from '../../../src/domain/errors';
import type { EventName, GatewayEvent } from '../../../src/domain/event';
import type { InstanceState } from '../../../src/domain/instance';
import type { Caller, EventSink } from '../../../src/domain/ports/gateway';
import type { Storage } from '../../../src/domain/ports/storage';
import type { VaultKeys } from '../../../src/domain/ports/vault';
import { type EngineHost, openEngine, type EngineOptions } from '../../../src/engine';
import { keyCodec } from '../../../src/engine/whatsapp/keyCodecs';
import { packValue } from '../../../src/engine/whatsapp/packValue';
import {
	type Account,
	type Contact,
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from '../../../src/simulator';
import { buildEncodeDelivery } from '../../../src/app/encodeDelivery';
import { withFileInside } from '../../../src/app/fileInside';
import { type Events, openEvents } from '../../../src/events';
import { openStorage } from '../../../src/storage';
import { systemClock } from '../../../src/support/clock';
import { buildHttpTransport } from '../../../src/support/httpTransport';
import { silentLogger } from '../../support/silentLogger';

const admin: Caller = { instance: null, dialect: 'native' };
const WITHIN_MS = 20_000;

type Told = (event: GatewayEvent) => boolean;

/** What a person's phone shows of a message that was sent. */
export async function shownTo(person: Contact, { messageId }: { messageId: string }) {
	const { message } = await person.receives(({ id }) => id === messageId);
	return message;
}

/** A real engine on real storage against a local WhatsApp. */
export class Scene {
	readonly events: GatewayEvent[] = [];
	readonly #listeners = new Set<() => void>();
	readonly #claimed = new Set<GatewayEvent>();
	/** Runs before each append to the journal; throws to keep it from happening. */
	beforeAppend: () => void | Promise<void> = () => undefined;
	/** With which the next boot opens the store. */
	keys: VaultKeys = { key: null };
	engine!: EngineHost;
	storage!: Storage;
	/** Delivers to the webhooks that a test sets. */
	delivering!: Events;

	private constructor(
		readonly sim: Simulator,
		public folder: string,
		private readonly options: Partial<EngineOptions>,
	) {}

	static async open({
		engine = {},
		...options
	}: SimulatorOptions & { engine?: Partial<EngineOptions> } = {}): Promise<Scene> {
		letTimersGo();
		const sim = await startSimulator(options);
		const scene = new Scene(sim, mkdtempSync(join(tmpdir(), 'wagate-engine-')), engine);
		await scene.boot();
		return scene;
	}

	/** Starts the engine on what the folder holds. */
	async boot(): Promise<void> {
		const logger = process.env.WAGATE_TEST_LOG ? printingLogger : silentLogger;
		this.storage = await openStorage({
			folder: this.folder,
			network: 'sandbox',
			keys: this.keys,
			clock: systemClock,
			logger,
		});
		const encode = buildEncodeDelivery({ phoneOf: () => null, serverUrl: null });
		this.delivering = openEvents({
			storage: this.storage,
			clock: systemClock,
			logger,
			transport: buildHttpTransport({ clock: systemClock }),
			encodeDelivery: async (subscription, event) =>
				encode(subscription, await withFileInside(subscription, event, this.engine.files)),
		});
		await this.delivering.start();
		this.engine = openEngine({
			storage: { ...this.storage, subscriptions: this.delivering.subscriptions },
			events: this.#sink(this.delivering),
			desk: this.delivering.desk,
			network: 'sandbox',
			sandbox: { url: this.sim.url, rootKey: this.sim.rootKey },
			clock: systemClock,
			logger,
			...this.options,
		});
		await this.engine.start();
	}

	/** Ends the engine as a deploy does. */
	async halt(): Promise<void> {
		await this.engine.stop();
		await this.delivering.close();
		await this.storage.close();
	}

	async reboot(): Promise<void> {
		await this.halt();
		await this.boot();
	}

	/**
	 * What a `kill -9` at this moment leaves: the folder as it is on disk now, and a line that is cut. What the dying engine
	 * does afterwards is not in it, and nobody hears of it. Resolves once a new engine runs on it.
	 */
	async crash(): Promise<void> {
		for (const { connection } of this.sim.accounts) connection.drop();
		const left = mkdtempSync(join(tmpdir(), 'wagate-engine-'));
		cpSync(this.folder, left, { recursive: true });
		const dying = this.beforeAppend;
		this.beforeAppend = () => {
			throw new GatewayError('STORAGE_FAILED', 'the process is dead');
		};
		await this.halt();
		this.beforeAppend = dying;
		rmSync(this.folder, { recursive: true, force: true });
		this.folder = left;
		await this.boot();
	}

	/** Ends everything; fails the test when the simulator saw a problem. */
	async close({ dirty = false } = {}): Promise<void> {
		this.beforeAppend = () => undefined;
		await this.halt();
		await this.sim.close();
		rmSync(this.folder, { recursive: true, force: true });
		jest.restoreAllMocks();
		if (!dirty) this.sim.assertClean();
	}

	/** One operation, with its input and output held against the catalogue. */
	async call<Id extends OperationId>(
		id: Id,
		request: RequestOf<Id>,
		caller: Caller = admin,
	): Promise<OutputOf<Id>> {
		const operation = findOperation(id);
		if (!operation) throw new Error(`no operation ${id}`);
		const output = await this.engine.dispatch(id, operation.input.parse(request), caller);
		return operation.output.strict().parse(output) as OutputOf<Id>;
	}

	/** An instance that was linked to this account before: no pairing, which costs seconds. */
	async link(instance: string, number: string): Promise<Account> {
		const account = this.sim.account(number, { name: instance });
		await this.engine.stop();
		await this.storage.instances.create({
			name: instance,
			network: 'sandbox',
			createdAt: Date.now(),
			linked: true,
			phone: account.number,
			lid: account.lid,
			profileName: null,
			state: 'connected',
			reason: null,
			until: null,
			settings: {},
		});
		await storeAuth(this.storage, instance, account);
		await this.delivering.close();
		await this.storage.close();
		await this.boot();
		await this.reaches(instance, 'connected');
		return account;
	}

	state(instance: string): InstanceState | null {
		return this.engine.statusOf(instance)?.state ?? null;
	}

	async reaches(instance: string, state: InstanceState): Promise<void> {
		await this.engine.instance(instance).link.until((status) => status.state === state, WITHIN_MS);
		const { state: reached, reason } = this.engine.instance(instance).status;
		if (reached !== state) {
			throw new Error(`${instance} is ${reached} (${reason?.code ?? 'no reason'}), not ${state}`);
		}
	}

	/** The first event that fits and that no earlier call gave; its data is held against the catalogue. */
	async next<Name extends EventName>(
		name: Name,
		fits: Told = () => true,
	): Promise<EventData<Name>> {
		const find = () =>
			this.events.find((each) => each.event === name && !this.#claimed.has(each) && fits(each));
		const event = find() ?? (await this.#arrival(find, name));
		this.#claimed.add(event);
		return catalogue[name].data.strict().parse(event.data) as EventData<Name>;
	}

	/** The event of a message that went out. */
	sent(messageId: string): Promise<EventData<'message.sent'>> {
		return this.next('message.sent', ({ data }) => data.messageId === messageId);
	}

	/** For what the simulator only counts: looks every few milliseconds. */
	async until(isSo: () => boolean): Promise<void> {
		const deadline = Date.now() + WITHIN_MS;
		while (!isSo()) {
			if (Date.now() > deadline)
				throw new Error(`not so within ${WITHIN_MS} ms: ${isSo.toString()}`);
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}

	told(name: EventName, fits: Told = () => true): GatewayEvent[] {
		return this.events.filter((each) => each.event === name && fits(each));
	}

	#arrival(find: () => GatewayEvent | undefined, name: string): Promise<GatewayEvent> {
		return new Promise((resolve, reject) => {
			const look = () => {
				const event = find();
				if (!event) return;
				end();
				resolve(event);
			};
			const timer = setTimeout(() => {
				end();
				reject(new Error(`no ${name} within ${WITHIN_MS} ms`));
			}, WITHIN_MS);
			const end = () => {
				clearTimeout(timer);
				this.#listeners.delete(look);
			};
			this.#listeners.add(look);
		});
	}

	#sink(delivering: EventSink): EventSink {
		return {
			append: async (instance, entries) => {
				await this.beforeAppend();
				const appended = await delivering.append(instance, entries);
				this.events.push(...appended);
				for (const listen of [...this.#listeners]) listen();
				return appended;
			},
		};
	}
}

async function storeAuth(storage: Storage, instance: string, account: Account): Promise<void> {
	const { creds, initialKeys } = account.phone.provision();
	const types = Object.keys(initialKeys) as (keyof SignalDataTypeMap)[];
	const entries = types.flatMap((type) => encodeKeys(type, initialKeys[type]));
	await storage.auth.commit(instance, { creds: packValue(creds), entries });
}

function encodeKeys<T extends keyof SignalDataTypeMap>(
	type: T,
	values: Record<string, SignalDataTypeMap[T]> = {},
) {
	const { encode } = keyCodec(type);
	return Object.entries(values).map(([id, value]) => ({ type, id, value: encode(value) }));
}

/** The library leaves timers of up to a minute behind when a socket ends, and jest would wait for them. */
function letTimersGo(): void {
	const start = setTimeout;
	const letGo = (...args: Parameters<typeof setTimeout>) => start(...args).unref();
	jest.spyOn(global, 'setTimeout').mockImplementation(letGo);
}

const print = (level: string) => (fields: object, message: string) =>
	process.stderr.write(`${level} ${message} ${JSON.stringify(fields)}\n`);

const printingLogger = {
	debug: print('debug'),
	info: print('info'),
	warn: print('warn'),
	error: print('error'),
	child: () => printingLogger,
};
