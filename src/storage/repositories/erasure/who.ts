/** A person under every name that rows have for them. */
export interface Who {
	/** JIDs of their chats and messages. */
	jids: string[];
	/** The same, and what stands for them alone: `5511988887777`, `123@lid`, `123`. */
	names: string[];
	phones: string[];
	lids: string[];
	/** Whether a text names them: their number or LID, and not as part of a longer one. */
	isNamedIn: (text: string) => boolean;
}

export function whoIs(jids: readonly string[]): Who {
	const users = jids.map((jid) => jid.split('@')[0] ?? '').filter(Boolean);
	const isOf = (server: string) => (jid: string) => jid.endsWith(`@${server}`);
	const pattern = new RegExp(`(?<!\\d)(?:${users.map(escape).join('|')})(?!\\d)`);
	return {
		jids: [...jids],
		names: [...new Set([...jids, ...users])],
		phones: jids.filter(isOf('s.whatsapp.net')).map((jid) => jid.split('@')[0] ?? ''),
		lids: jids.filter(isOf('lid')),
		isNamedIn: (text) => users.length > 0 && pattern.test(text),
	};
}

function escape(text: string): string {
	return text.replace(/[^\w]/g, '\\$&');
}
