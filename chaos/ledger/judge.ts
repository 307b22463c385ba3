/** A message that a person wrote to the account, in the order of writing. */
export interface Written {
	messageId: string;
	chat: string;
}

/** A send that the gateway answered with 2xx, in the order in which the caller of its chat got the answers. */
export interface Accepted {
	/** Says one thing once in the whole run, so that two messages with it are one send that became two. */
	text: string;
	messageId: string;
	chat: string;
}

/** A message on a person's phone, in the order in which the phone showed them. */
export interface Shown {
	messageId: string;
	text: string;
	chat: string;
}

/** A webhook that the receiver answered with 2xx, in the order of the answers. */
export interface Post {
	eventId: string;
	event: string;
	chat: string;
	messageId: string;
	/** Of a `message.status`. */
	state: string | null;
}

/** Everything that the world outside of the gateway saw. */
export interface Evidence {
	written: readonly Written[];
	/** Ids of messages that the gateway told WhatsApp it has. */
	receipted: ReadonlySet<string>;
	posts: readonly Post[];
	accepted: readonly Accepted[];
	shown: readonly Shown[];
	/** How often a phone got the same message again under the same id, which it does not show. */
	resent: number;
	/** How often the gateway asked for a message again because it could not read it. */
	askedAgain: number;
	linksLost: number;
}

export interface Verdict {
	receipted: number;
	/** Received messages that reached the webhook, and sent ones that reached their person. */
	delivered: number;
	lost: number;
	/** What happened twice for somebody: one thing told under two event ids, or two messages of one send. */
	duplicated: number;
	reordered: number;
	linksLost: number;
	/** Posts of an event that the receiver had answered with 2xx before: what at-least-once allows. */
	redelivered: number;
	resent: number;
	askedAgain: number;
	/** Ids or texts of what is lost, doubled or out of order, for who looks for the reason. */
	examples: string[];
}

/** Compares what went in with what came out. Knows nothing of how the gateway works. */
export function judge(evidence: Evidence): Verdict {
	const { written, receipted, posts, accepted, shown, linksLost } = evidence;
	const first = posts.filter(isFirst(({ eventId }: Post) => eventId));
	const received = first.filter(({ event }) => event === 'message.received');
	const sent = first.filter(({ event }) => event === 'message.sent');
	const inLost = missing(written.map(idOf), received.map(idOf));
	const outLost = missing(accepted.map(textOf), shown.map(textOf));
	const untold = missing(accepted.map(idOf), sent.map(idOf));
	const told = first.map(toldThing).filter((thing) => thing !== null);
	const lost = [...inLost, ...outLost, ...untold.map((id) => `message.sent of ${id}`)];
	const duplicated = [...repeats(told), ...repeats(shown.map(textOf))];
	const reordered = [
		...outOfOrder(written.map(idOf), received, idOf),
		...outOfOrder(accepted.map(textOf), shown, textOf),
	];
	return {
		receipted: written.filter(({ messageId }) => receipted.has(messageId)).length,
		delivered: written.length - inLost.length + accepted.length - outLost.length,
		lost: lost.length,
		duplicated: duplicated.length,
		reordered: reordered.length,
		linksLost,
		redelivered: posts.length - first.length,
		resent: evidence.resent,
		askedAgain: evidence.askedAgain,
		examples: [
			...lost.map((what) => `lost: ${what}`),
			...duplicated.map((what) => `duplicated: ${what}`),
			...reordered.map((what) => `out of order: ${what}`),
		],
	};
}

export function isClean({ lost, duplicated, reordered, linksLost }: Verdict): boolean {
	return lost + duplicated + reordered + linksLost === 0;
}

export function describeVerdict(verdict: Verdict): string {
	const { receipted, delivered, lost, duplicated, reordered, linksLost } = verdict;
	return (
		`receipted ${receipted}, delivered ${delivered}, lost ${lost}, duplicated ${duplicated}, ` +
		`reordered ${reordered}, links lost ${linksLost}`
	);
}

/** What a post says happened; null for what may happen any number of times. */
function toldThing({ event, messageId, state }: Post): string | null {
	if (event === 'message.received' || event === 'message.sent') return `${event} ${messageId}`;
	return event === 'message.status' ? `${event} ${messageId} ${state}` : null;
}

const idOf = ({ messageId }: { messageId: string }): string => messageId;
const textOf = ({ text }: { text: string }): string => text;

/** A filter that lets through the first item of each key. */
function isFirst<T>(keyOf: (item: T) => string): (item: T) => boolean {
	const known = new Set<string>();
	return (item) => !known.has(keyOf(item)) && Boolean(known.add(keyOf(item)));
}

function missing(wanted: readonly string[], found: readonly string[]): string[] {
	const there = new Set(found);
	return wanted.filter((each) => !there.has(each));
}

/** Each time something comes again. */
function repeats(things: readonly string[]): string[] {
	const isNew = isFirst<string>((thing) => thing);
	return things.filter((thing) => !isNew(thing));
}

/** What came in a chat after something that had been said later; a second coming does not count. */
function outOfOrder<T extends { chat: string }>(
	said: readonly string[],
	came: readonly T[],
	keyOf: (item: T) => string,
): string[] {
	const places = new Map(said.map((key, place) => [key, place]));
	const furthest = new Map<string, number>();
	const late: string[] = [];
	for (const item of came.filter(isFirst(keyOf))) {
		const place = places.get(keyOf(item));
		if (place === undefined) continue;
		if (place < (furthest.get(item.chat) ?? -1)) late.push(keyOf(item));
		else furthest.set(item.chat, place);
	}
	return late;
}
