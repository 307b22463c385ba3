import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where a request or a response was taken from. */
export interface Source {
	kind: 'documented' | 'recorded' | 'inferred';
	from: string;
}

/** One exchange of a tongue as its vendor has it, and what it means. */
export interface Fixture {
	/** File name without `.json`: the endpoint's id, and a word for further examples of it. */
	name: string;
	dialect: string;
	endpoint: string;
	operation: string;
	request: { method: string; path: string; body?: unknown };
	/** What the request means, as a caller of our client would say it. */
	command: Record<string, unknown>;
	/** What our client sends for the command, where that differs from `request`. */
	sent?: Fixture['request'];
	/** What the response means. */
	result: Record<string, unknown>;
	/** What our client can read from the response, where that is less than `result`. */
	read?: Record<string, unknown>;
	response: { status: number; body: unknown };
	/** What our server answers, where that differs from `response`; `why` says why. */
	served?: Fixture['response'];
	why?: string;
	source: { request: Source; response: Source };
}

const folder = path.join(__dirname, '..', 'fixtures');

/** All fixtures of a tongue. */
export function fixturesOf(dialect: string): Fixture[] {
	const own = path.join(folder, dialect);
	return readdirSync(own)
		.filter((file) => file.endsWith('.json'))
		.map((file) => ({
			...(JSON.parse(readFileSync(path.join(own, file), 'utf8')) as Omit<Fixture, 'name'>),
			name: path.basename(file, '.json'),
			dialect,
		}));
}
