/** Samples on each side that one output sample is made of. */
const HALF_WIDTH = 8;
/** Steps between two input samples for which the weights are worked out before. */
const PHASES = 64;

/**
 * One channel from one rate to another, as it comes in: a windowed sinc, cut off below the lower rate's half so that
 * nothing folds back.
 */
export class Resampler {
	readonly #step: number;
	readonly #weights: Float32Array[];
	/** Input that later output still needs; begins with silence. */
	#held = new Float32Array(HALF_WIDTH);
	/** Place of the next output sample in what is held. */
	#place = HALF_WIDTH;

	constructor(from: number, to: number) {
		this.#step = from / to;
		this.#weights = weightsFor(Math.min(1, to / from) * 0.95);
	}

	add(samples: Float32Array): Float32Array {
		const input = new Float32Array(this.#held.length + samples.length);
		input.set(this.#held);
		input.set(samples, this.#held.length);
		const count = Math.max(0, Math.ceil((input.length - HALF_WIDTH - this.#place) / this.#step));
		const output = new Float32Array(count);
		let place = this.#place;
		for (let index = 0; index < count; index += 1) {
			output[index] = this.#at(input, place);
			place += this.#step;
		}
		const used = Math.max(0, Math.floor(place) - HALF_WIDTH);
		this.#held = input.slice(used);
		this.#place = place - used;
		return output;
	}

	/** What is left at the end. */
	end(): Float32Array {
		return this.add(new Float32Array(HALF_WIDTH));
	}

	#at(input: Float32Array, place: number): number {
		const whole = Math.floor(place);
		const weights = this.#weights[Math.floor((place - whole) * PHASES)] as Float32Array;
		let sum = 0;
		for (let tap = 0; tap < weights.length; tap += 1) {
			sum += (input[whole - HALF_WIDTH + 1 + tap] ?? 0) * (weights[tap] ?? 0);
		}
		return sum;
	}
}

function weightsFor(cutoff: number): Float32Array[] {
	return Array.from({ length: PHASES }, (_, phase) => {
		const weights = Float32Array.from({ length: 2 * HALF_WIDTH }, (_each, tap) => {
			const distance = tap - HALF_WIDTH + 1 - phase / PHASES;
			const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / HALF_WIDTH);
			return sinc(distance * cutoff) * window;
		});
		const sum = weights.reduce((total, weight) => total + weight, 0);
		return weights.map((weight) => weight / sum);
	});
}

function sinc(x: number): number {
	return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
