import { createHash } from 'node:crypto';
import { AppState } from '../appState/AppState';
import type { LineFault } from '../connection/LineFault';
import type { Network } from '../Network';
import { buildJid, type Addressing } from '../wire/jid';
import { Companion, type CompanionState } from './Companion';
import type { RememberedChat } from './firstSync';
import { Phone, type PhoneState } from './Phone';
import { Shop } from './Shop';
import { Standing } from './Standing';

export type PersonKind = 'account' | 'contact';
export type ReceiptPolicy = 'none' | 'delivered' | 'read';

/** What a business tells about itself. */
export interface BusinessSettings {
	description?: string;
	category?: string;
	email?: string;
	website?: string;
	address?: string;
	/** Minutes after midnight. */
	hours?: { day: string; opensAt: number; closesAt: number }[];
}

/** Everything about a user of the network that can be chosen. */
export interface PersonSettings {
	name: string;
	about: string;
	/** What this person's phone answers to a message: nothing, two ticks, or two blue ticks. */
	receipts: ReceiptPolicy;
	/** False while the phone is off: messages wait at the server. */
	online: boolean;
	/** The server does not tell this person's LID. */
	hidesLid: boolean;
	/** The number is not registered. */
	noWhatsApp: boolean;
	/** WhatsApp asks for a passkey before it links a device to this account. */
	needsPasskey: boolean;
	/** The phone keeps messages sealed until somebody asks for them: cheap peers for load. */
	asleep: boolean;
	/** Set for a business, which shows this. */
	business?: BusinessSettings;
}

export interface AppStateCollection {
	version: number;
	/** The patch that made version 1, 2, … */
	patches: Buffer[];
}

export interface PersonState {
	phone: string;
	lid: string;
	kind: PersonKind;
	settings: PersonSettings;
	device: PhoneState;
	nextDevice: number;
	companions: CompanionState[];
	privacy: Record<string, string>;
	blocked: string[];
	disappearingSeconds: number;
	picture?: { id: string; image: Buffer };
	appState: Record<string, AppStateCollection>;
}

const DEFAULTS: PersonSettings = {
	name: '',
	about: '',
	receipts: 'delivered',
	online: true,
	hidesLid: false,
	noWhatsApp: false,
	needsPasskey: false,
	asleep: false,
};

const DEFAULT_PRIVACY = {
	readreceipts: 'all',
	profile: 'all',
	status: 'all',
	online: 'all',
	last: 'all',
	groupadd: 'all',
	calladd: 'all',
	messages: 'all',
};

/** A user of the network: a phone that lives in here, and the real clients linked to it. */
export class Person {
	readonly phone: Phone;
	readonly shop = new Shop();
	readonly standing = new Standing(this);
	private readonly lineFaults: LineFault[] = [];
	readonly appState = new AppState(this);
	/** Chats from before: handed to each client that is linked. */
	readonly remembered: RememberedChat[] = [];
	readonly companions = new Map<number, Companion>();

	constructor(
		readonly network: Network,
		readonly state: PersonState,
	) {
		this.phone = new Phone(this, state.device);
		for (const companion of state.companions) {
			this.companions.set(companion.device, new Companion(companion));
		}
	}

	get number(): string {
		return this.state.phone;
	}

	get settings(): PersonSettings {
		return this.state.settings;
	}

	/** The user part in one addressing. */
	user(addressing: Addressing): string {
		return addressing === 'lid' ? this.state.lid : this.state.phone;
	}

	/** The line of the next login is not as it should be. */
	spoilNextLine(fault: LineFault): void {
		this.lineFaults.push(fault);
	}

	takeLineFault(): LineFault | null {
		return this.lineFaults.shift() ?? null;
	}

	jid(addressing: Addressing, device = 0): string {
		return buildJid(this.user(addressing), addressing, device);
	}

	/** Names one device of this person, whatever the addressing; sessions are kept under it. */
	address(device: number): string {
		return `${this.state.phone}.${device}`;
	}

	toState(): PersonState {
		const companions = Array.from(this.companions.values(), (companion) => companion.toState());
		return { ...this.state, device: this.phone.toState(), companions };
	}
}

export function createPersonState(
	phone: string,
	kind: PersonKind,
	settings: Partial<PersonSettings>,
): PersonState {
	return {
		phone,
		lid: lidOf(phone),
		kind,
		settings: { ...DEFAULTS, ...settings },
		device: {},
		nextDevice: 1,
		companions: [],
		privacy: { ...DEFAULT_PRIVACY },
		blocked: [],
		disappearingSeconds: 0,
		appState: {},
	};
}

/** A LID says nothing about the number; here it follows from it, so that runs can be compared. */
function lidOf(phone: string): string {
	const digest = createHash('sha256').update(`lid:${phone}`).digest();
	return String(100_000_000_000_000 + (digest.readUIntBE(0, 6) % 800_000_000_000_000));
}
