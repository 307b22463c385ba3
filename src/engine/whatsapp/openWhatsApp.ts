import { DEFAULT_CONNECTION_CONFIG, WA_CERT_DETAILS } from '@whiskeysockets/baileys';
import type { Network } from '../../domain/instance';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { Storage } from '../../domain/ports/storage';
import type { WhatsAppAccount } from '../connection';
import { Account } from './Account';
import { wrapKeyBytes } from './quickKeys';
import { hashSecretsQuickly } from './quickSecrets';
import { keepSessionsOnTrial } from './sessionTrials';
import { silenceLibsignal } from './silence';

/** WhatsApp Web version that the library names where nobody chose one. */
export const libraryVersion = DEFAULT_CONNECTION_CONFIG.version;

export interface SandboxServer {
	/** `ws://127.0.0.1:…` */
	url: string;
	/** Root key that signs the sandbox's certificates: 32 bytes as hex. */
	rootKey: string;
}

export interface WhatsAppOptions {
	storage: Storage;
	network: Network;
	sandbox: SandboxServer | null;
	clock: Clock;
	logger: Logger;
}

/** Opens accounts of one network. The root of trust is the library's global, so a process serves one network only. */
export function openWhatsApp(options: WhatsAppOptions): (instance: string) => WhatsAppAccount {
	silenceLibsignal();
	keepSessionsOnTrial();
	wrapKeyBytes();
	hashSecretsQuickly();
	const { storage, sandbox, clock, logger } = options;
	if (options.network === 'sandbox') {
		if (!sandbox) throw new TypeError('the sandbox network needs the address of its server');
		WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(sandbox.rootKey, 'hex');
	}
	const url = options.network === 'sandbox' ? (sandbox?.url ?? null) : null;
	return (instance) =>
		new Account({ instance, storage, clock, url, logger: logger.child({ instance }) });
}
