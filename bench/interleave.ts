/** What one short run gave. */
export interface Measurement {
	/** Figures by name, such as `rate`; null where this system cannot tell, such as CPU outside Linux. */
	figures: Record<string, number | null>;
	/** Single latencies in milliseconds by what they were measured to, such as `ack`. */
	latencies?: Record<string, number[]>;
}

export interface Run {
	id: string;
	measure: () => Promise<Measurement>;
}

/**
 * Measures every run once per repeat, in turn, so that a slow minute of the machine hits all of them; every second
 * repeat goes backwards, so that no run always follows the same one. Resolves with the measurements by run id, in the
 * order of the repeats.
 */
export async function interleave(
	runs: readonly Run[],
	repeats: number,
	progress: (repeat: number, run: Run, measurement: Measurement) => void,
): Promise<Map<string, Measurement[]>> {
	const measured = new Map<string, Measurement[]>(runs.map(({ id }) => [id, []]));
	for (let repeat = 0; repeat < repeats; repeat += 1) {
		const order = repeat % 2 === 0 ? runs : [...runs].reverse();
		for (const run of order) {
			const measurement = await run.measure();
			measured.get(run.id)?.push(measurement);
			progress(repeat, run, measurement);
		}
	}
	return measured;
}

/** One line on a run, for somebody who waits. */
export function describeRun({ id }: Run, { figures, latencies }: Measurement): string {
	const parts: string[] = [];
	if (figures.rate != null) parts.push(`${figures.rate.toFixed(0)} msg/s`);
	else for (const [to, list] of Object.entries(latencies ?? {})) parts.push(describeList(to, list));
	if (figures.cpu != null) parts.push(`${figures.cpu.toFixed(2)} ms CPU each`);
	return `${id}: ${parts.join(', ')}`;
}

function describeList(to: string, list: readonly number[]): string {
	const middle = [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
	return `${middle?.toFixed(1)} ms to ${to}`;
}
