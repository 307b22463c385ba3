/** Where it is drawn: standard error, or what a test gives. */
export interface Terminal {
	readonly isTTY?: boolean;
	write(text: string): unknown;
}

const WIDTH = 24;
/** Without a terminal there is one line for so many percent. */
const STEP = 10;

/** How far something is: one line that is drawn over on a terminal, a line now and then elsewhere. */
export class ProgressBar {
	#last = '';
	#shown = -1;

	constructor(private readonly terminal: Terminal) {}

	/** `share` is between 0 and 1. */
	show(share: number, what: string): void {
		const percent = Math.floor(share * 100);
		if (this.terminal.isTTY) this.#draw(`${bar(share)} ${String(percent).padStart(3)} %  ${what}`);
		else if (Math.floor(percent / STEP) > this.#shown) {
			this.#shown = Math.floor(percent / STEP);
			this.terminal.write(`${percent} %  ${what}\n`);
		}
	}

	/** What is written next begins on a line of its own. */
	end(): void {
		if (this.#last !== '') this.terminal.write('\n');
		this.#last = '';
	}

	#draw(line: string): void {
		if (line === this.#last) return;
		this.terminal.write(`\r${line.padEnd(this.#last.length)}`);
		this.#last = line;
	}
}

function bar(share: number): string {
	const full = Math.round(share * WIDTH);
	return `[${'█'.repeat(full)}${'·'.repeat(WIDTH - full)}]`;
}
