import type { StateReason } from '../../domain/instance';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { Storage } from '../../domain/ports/storage';
import type { Behaviour } from '../Behaviour';
import type { AccountQueries } from '../queries';
import { NewChatWatch } from './NewChatWatch';
import { Pacer } from './Pacer';

export interface PacingParts {
	instance: string;
	storage: Pick<Storage, 'messages' | 'directory'>;
	behaviour: Behaviour;
	/** Who asks WhatsApp; null while there is no socket. */
	queries: () => AccountQueries | null;
	show: (reason: StateReason | null) => void;
	/** Chats may be started again, sooner than was said. */
	lifted: () => void;
	clock: Clock;
	logger: Logger;
}

export { isTimeZone } from './localTime';
export type { PacingSettings } from './settings';

/** What the pacing lets sends wait for, and what WhatsApp does. */
export const pacedReasons = ['pace', 'newChats', 'quietHours', 'dailyLimit', 'timelock'] as const;

/** What keeps one account within what WhatsApp bears. */
export interface Pacing {
	pacer: Pacer;
	newChats: NewChatWatch;
}

export function buildPacing(parts: PacingParts): Pacing {
	const { storage, behaviour } = parts;
	const newChats = new NewChatWatch(parts);
	const pacer = new Pacer({
		...parts,
		settings: () => behaviour.pacing,
		linkedAt: () => behaviour.linkedAt,
		messages: storage.messages,
		directory: storage.directory,
		limits: () => newChats.limits,
	});
	return { pacer, newChats };
}
