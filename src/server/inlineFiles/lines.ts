/** How a text is broken into lines that are all as long, up to the last one. */
export interface Lines {
	/** Characters; null before the first break. */
	width: number | null;
	newline: '\n' | '\r\n';
	/** Characters of the line that has begun. */
	column: number;
	/** A shorter line has ended, after which nothing may come. */
	isOver: boolean;
}

export const noLines: Lines = { width: null, newline: '\n', column: 0, isOver: false };

/** The next characters without their breaks, and the lines with them; null when their text could not be made again. */
export function unfold(chars: string, before: Lines): { chars: string; lines: Lines } | null {
	const hasBreak = chars.includes('\n');
	const found = hasBreak && before.width === null && chars.includes('\r') ? '\r\n' : before.newline;
	const lines = { ...before, newline: found };
	const parts = hasBreak ? chars.split(found) : [chars];
	for (const [index, part] of parts.entries()) {
		if (index > 0 && !endLine(lines)) return null;
		if (lines.isOver && part !== '') return null;
		lines.column += part.length;
		if (lines.width !== null && lines.column > lines.width) return null;
	}
	return { chars: parts.join(''), lines };
}

/** With the breaks that `unfold` took out. */
export function fold(chars: string, { width, newline, column }: Lines): string {
	if (width === null) return chars;
	const parts: string[] = [];
	for (let at = 0; at < chars.length; at += width) parts.push(chars.slice(at, at + width));
	return parts.join(newline) + (column === 0 ? newline : '');
}

function endLine(lines: Lines): boolean {
	if (lines.column === 0 || lines.isOver) return false;
	lines.width ??= lines.column;
	lines.isOver = lines.column < lines.width;
	lines.column = 0;
	return true;
}
