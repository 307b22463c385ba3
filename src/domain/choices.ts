/** Choices in words, for whoever cannot be shown buttons or a list: said as a numbered text, and found in the reply. */

/** One line for each, counted from 1. */
export function numbered(texts: readonly string[]): string {
	return texts.map((each, index) => `${index + 1}. ${each}`).join('\n');
}

/** The parts that are there, such as `Repairs: Monday to Friday`. */
export function labelled(...parts: readonly unknown[]): string {
	return parts.filter((part) => typeof part === 'string' && part !== '').join(': ');
}

export interface Choice {
	title: string;
	description: string | null;
}

/**
 * The choice that a reply names: by its number (`2`, `2.`, `2)`, `2️⃣`), by its text, or by both as they were shown.
 * Capitals and spaces around do not matter. Null when it says anything else.
 */
export function findChoice<C extends Choice>(reply: string, choices: readonly C[]): C | null {
	const said = normalize(reply);
	const number = /^(\d{1,3})[.):]?$/.exec(said)?.[1];
	if (number !== undefined) return choices[Number(number) - 1] ?? null;
	const shown = (choice: C, index: number) => {
		const label = labelled(choice.title, choice.description);
		return [choice.title, label, `${index + 1}. ${label}`, `${index + 1}. ${choice.title}`];
	};
	const names = (choice: C, index: number) =>
		shown(choice, index).some((text) => normalize(text) === said);
	return choices.find(names) ?? null;
}

/** The longest reply that is worth looking up: nobody types more to choose. */
export const longestChoice = 300;

/** A digit in a keycap is that digit; a sign of variation or of a keycap says nothing. */
const DECORATION = /[\u{FE0F}\u{20E3}]/gu;

function normalize(text: string): string {
	return text.replace(DECORATION, '').trim().replace(/\s+/g, ' ').toLocaleLowerCase();
}
