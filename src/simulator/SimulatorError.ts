/**
 * A mistake in the use of the simulator (an unknown number, a QR that nobody shows, a wait that ran out), with the
 * step that helps. What a *client* does wrong on the wire is a problem of `Simulator.assertClean` instead.
 */
export class SimulatorError extends Error {
	constructor(
		message: string,
		readonly hint: string,
		readonly status = 400,
	) {
		super(`${message}. ${hint}`);
		this.name = 'SimulatorError';
	}
}
