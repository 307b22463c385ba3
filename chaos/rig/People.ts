import type { RemoteContact, Sandbox } from '../../src/simulator/http/openSandbox';
import type { Ledger } from '../ledger/Ledger';

/** Those who write to the account and are written to, with everything that appears on their phones. */
export class People {
	#isOver = false;

	private constructor(
		readonly contacts: readonly RemoteContact[],
		private readonly ledger: () => Ledger,
	) {}

	static async gather(whatsapp: Sandbox, count: number, ledger: () => Ledger): Promise<People> {
		const numbers = Array.from({ length: count }, (_, n) => `15552${String(n).padStart(6, '0')}`);
		const contacts = await Promise.all(
			numbers.map((number) => whatsapp.contact(number, { name: `Person ${number.slice(-2)}` })),
		);
		const people = new People(contacts, ledger);
		for (const contact of contacts) void people.#watch(contact);
		return people;
	}

	/** How often phones got a message that they had already, under the same id. */
	async resent(): Promise<number> {
		const again = await Promise.all(this.contacts.map((contact) => contact.duplicates()));
		return again.flat().length;
	}

	leave(): void {
		this.#isOver = true;
	}

	async #watch(contact: RemoteContact): Promise<void> {
		try {
			for await (const { id, text = '' } of contact.messages()) {
				if (this.#isOver) return;
				this.ledger().show({ messageId: id, text, chat: contact.number });
			}
		} catch (error) {
			// At the end of the run the sandbox goes first.
			if (!this.#isOver) throw error;
		}
	}
}

