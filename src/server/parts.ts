import type { Network } from '../domain/instance';
import type { Clock } from '../domain/ports/clock';
import type { Gateway } from '../domain/ports/gateway';
import type { Logger } from '../domain/ports/logger';
import type { FileDoor } from '../domain/ports/media';
import type { Relays } from '../domain/ports/relays';
import type { Storage } from '../domain/ports/storage';
import type { StreamHub } from '../domain/ports/streams';
import type { Dialect } from '../dialects/kit';

/** What `GET /health` says, to anybody. Must be free of names, numbers and keys. */
export interface Health {
	/** False when the gateway runs but cannot do its work, such as with a full disk: the answer is 503 then. */
	ok: boolean;
	version: string;
	network: Network;
	/** Whether this is the local WhatsApp for tests. */
	sandbox: boolean;
	instances: { total: number; connected: number };
	/** Enabled ones, and those of them that do not take events at this moment. */
	webhooks: { total: number; failing: number };
}

/** What the process that started the gateway may ask of it. */
export interface Control {
	/** The gateway lives as long as this process at least. */
	addParent(pid: number): void;
	/** Starts a graceful stop. */
	shutdown(): void;
}

/** Everything the HTTP face needs, as ports. */
export interface ServerParts {
	gateway: Gateway;
	/** Without users, API keys alone open anything. */
	storage: Pick<Storage, 'apiKeys' | 'subscriptions'> & Partial<Pick<Storage, 'users'>>;
	streams: StreamHub;
	health: () => Promise<Health>;
	/** Where bytes of files come from, and where those of forms go; without it no file is given out, and no form read. */
	files?: FileDoor;
	/** The instance whose inbound hooks a token opens, or null; without it no token opens any. */
	instanceOfHook?: (token: string) => Promise<string | null>;
	/** SHA-256 of the admin key, hex: `hashKey(key)`. */
	adminKeyHash: string;
	clock: Clock;
	logger: Logger;
	/** Largest request body, bytes; of a form its text alone, since its files go to the disk. */
	bodyLimit: number;
	/** Only for a gateway that another process started and stops. */
	control?: Control;
	/** Only beside `control`: triggers of that process share vendors' webhooks. */
	relays?: Relays;
	/** The tongues to answer in; all of them by default. Native comes first. */
	dialects?: readonly Dialect[];
}
