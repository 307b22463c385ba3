const DEADLINE_MS = 5_000;

/** Resolves once `holds` gives true, looked at after every turn of the event loop; rejects past a deadline. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + DEADLINE_MS;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`never became true: ${holds.toString()}`);
		await new Promise((resolve) => setImmediate(resolve));
	}
}
