/** Logins that are turned away on purpose, by number (0: registrations and everybody). */
export class Refusals {
	private readonly waiting: { number: number; reason: number; left: number }[] = [];

	/** The next `times` logins of this number end with `<failure reason>`. */
	add(number: number, reason: number, times: number): void {
		this.waiting.push({ number, reason, left: times });
	}

	take(number: number): number | undefined {
		const refusal = this.waiting.find((item) => item.left > 0 && item.number === number);
		if (!refusal) return undefined;
		refusal.left -= 1;
		return refusal.reason;
	}

	clear(): void {
		this.waiting.length = 0;
	}
}
