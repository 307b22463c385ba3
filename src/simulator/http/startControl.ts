import type { Simulator } from '../Simulator';
export function startControl(): {
	listen(simulator: () => Simulator, port: number): Promise<string>;
	close(): Promise<void>;
} {
	throw new Error('soon');
}
