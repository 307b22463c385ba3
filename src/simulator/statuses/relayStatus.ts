import type { ClientConnection } from '../connection/ClientConnection';
import type { DeviceRef } from '../people/Directory';
import { sealedIn, sendCopy } from '../relay/groupMessage';
import { metaOf } from '../content/stanzaFacts';
import type { Sealed } from '../signal/SignalDevice';
import { parseJid } from '../wire/jid';
import { child, children, elements, type Stanza } from '../wire/stanza';
import { StatusFeed } from './StatusFeed';

/** The stanza is not as the server wants it. */
const INVALID = 479;
const SETTINGS = ['contacts', 'allowlist', 'denylist'];

/**
 * What the server refuses: a mode of addressing, anybody who is not named by LID, the posting device itself, and a
 * status that does not say by which setting its viewers were chosen. Sources: WhiskeySockets/Baileys issue 2794,
 * oxidezap/whatsapp-rust pulls 568 and 925.
 */
export function refusalToPost(connection: ClientConnection, stanza: Stanza): number | undefined {
	// For one device alone, which asked for it again.
	if (stanza.attrs.participant) return undefined;
	const fault = findFault(connection, stanza);
	if (fault) connection.problem('malformed message', `a status: ${fault}`);
	return fault === undefined ? undefined : INVALID;
}

function findFault({ linked }: ClientConnection, stanza: Stanza): string | undefined {
	const people = participants(stanza);
	const setting = String(metaOf(elements(stanza))?.status_setting ?? '');
	if (stanza.attrs.addressing_mode !== undefined) return 'with an addressing_mode';
	if (people.length === 0) return 'for nobody';
	if (sealedIn(stanza)?.type !== 'skmsg') return 'not sealed for many';
	if (!SETTINGS.includes(setting)) return `status_setting is ${setting}`;
	const jids = people.map(({ attrs }) => attrs.jid ?? '');
	const other = jids.find((jid) => parseJid(jid)?.server !== 'lid');
	if (other !== undefined) return `for ${other}, which is no LID`;
	const own = linked.person.jid('lid', linked.device);
	return jids.includes(own) ? 'for the device that posts it' : undefined;
}

/** A linked client posts a status: those whom it handed the key see it, and nobody else. */
export function relayStatus(connection: ClientConnection, stanza: Stanza): void {
	const { people } = connection.network;
	const sealed = sealedIn(stanza) as Sealed;
	const { participant } = stanza.attrs;
	const asking = participant && people.findDevice(participant);
	if (asking) {
		const group = feedOf(connection, [asking]);
		return sendCopy(connection, stanza, { recipient: asking, group, sealed });
	}
	const copies = participants(stanza).flatMap((to) => {
		const recipient = people.findDevice(to.attrs.jid);
		if (!recipient && !people.find(to.attrs.jid)) {
			connection.problem('unknown recipient', `nobody on the network is ${to.attrs.jid}`);
		}
		return recipient ? [{ recipient, distribution: sealedIn(to) }] : [];
	});
	const group = feedOf(
		connection,
		copies.map(({ recipient }) => recipient),
	);
	for (const copy of copies) sendCopy(connection, stanza, { ...copy, group, sealed });
}

function feedOf({ linked }: ClientConnection, recipients: readonly DeviceRef[]): StatusFeed {
	const viewers = new Set(recipients.map(({ person }) => person));
	viewers.delete(linked.person);
	return new StatusFeed(linked.person, [...viewers]);
}

function participants(stanza: Stanza): Stanza[] {
	return children(child(stanza, 'participants'), 'to');
}
