import type { RemoteContact, Sandbox } from '../../../src/simulator/http/openSandbox';
import { ACCOUNT } from './Stage';

/** Also while a gateway or an n8n is on its way back. */
const ANSWER_MS = 60_000;
const NUMBERS = ['15550002222', '15550003333', '15550004444'];

/** People who write to one account at the same time, and remember what they wrote. */
export class Traffic {
	/** By number, in the order of writing. */
	readonly sent = new Map<string, string[]>();
	private next = 1;

	private constructor(private readonly people: RemoteContact[]) {
		for (const { number } of people) this.sent.set(number, []);
	}

	static async open(sandbox: Sandbox): Promise<Traffic> {
		return new Traffic(await Promise.all(NUMBERS.map((number) => sandbox.contact(number))));
	}

	/** Everybody writes so many messages, one after the other; resolves when the last was sent. */
	async write(each: number): Promise<void> {
		await Promise.all(
			this.people.map(async (person) => {
				for (let count = 0; count < each; count += 1) await this.writeOne(person);
			}),
		);
	}

	/** Everybody writes and waits for the answer, again and again, until told to stop; each writes once at least. */
	talk(): { stop: () => Promise<void> } {
		let isOver = false;
		const talking = Promise.all(
			this.people.map(async (person) => {
				do {
					const text = await this.writeOne(person);
					await person.receives({ text: `echo: ${text}` }, { within: ANSWER_MS });
				} while (!isOver);
			}),
		);
		talking.catch(() => undefined);
		return {
			stop: async () => {
				isOver = true;
				await talking;
			},
		};
	}

	get texts(): string[] {
		return [...this.sent.values()].flat();
	}

	private async writeOne(person: RemoteContact): Promise<string> {
		const text = `message ${this.next++}`;
		this.sent.get(person.number)?.push(text);
		await person.text(ACCOUNT, text);
		return text;
	}
}
