const link = /https?:\/\/[^\s<>"]+/giu;

/** Ends a sentence or a formatting mark, not an address. */
const trailing = new Set(".,;:!?'*_~`…");

/** No browser or server is asked for more. */
const longest = 2_048;

const brackets: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** The first http or https address in a text, word for word as it stands there; null when there is none. */
export function findLink(text: string): string | null {
	for (const [found] of text.matchAll(link)) {
		if (found.length > longest) continue;
		const address = withoutTrailing(found);
		if (URL.canParse(address)) return address;
	}
	return null;
}

function withoutTrailing(address: string): string {
	let end = address.length;
	while (end > 0 && isTrailing(address.slice(0, end))) end -= 1;
	return address.slice(0, end);
}

/** A closing bracket belongs to the address when it was opened there. */
function isTrailing(address: string): boolean {
	const last = address.at(-1) ?? '';
	const opening = brackets[last];
	return opening === undefined ? trailing.has(last) : !address.includes(opening);
}
