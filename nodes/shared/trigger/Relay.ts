import { jsonParse } from 'n8n-workflow';
import type { GatewayEvent } from '../../../src/domain/event';
import type { Network } from '../../../src/domain/instance';
import type { RelayListener } from '../../../src/domain/ports/relays';
import { digest, findSidecar, type RunningSidecar } from '../connection';

const timeoutMs = 3_000;

/** The list, kept by the embedded gateway, of the triggers that share one webhook of a vendor's gateway. */
export class Relay {
	private readonly path: string;

	private constructor(
		private readonly sidecar: RunningSidecar,
		slot: string,
	) {
		// Neither the address of a gateway nor the name of an instance may be a path.
		this.path = `/v1/relays/${digest(slot)}`;
	}

	/** Null while no embedded gateway runs beside this n8n; none is started. */
	static async find(slot: string): Promise<Relay | null> {
		const sidecar = await findSidecar();
		return sidecar && new Relay(sidecar, slot);
	}

	/** Of the embedded gateway that keeps the list. */
	get network(): Network {
		return this.sidecar.network;
	}

	/** Oldest first. */
	async list(): Promise<RelayListener[]> {
		const { listeners } = await this.ask<{ listeners: RelayListener[] }>('GET', '');
		return listeners;
	}

	async put({ id, ...listener }: RelayListener): Promise<void> {
		await this.ask('PUT', `/listeners/${id}`, listener);
	}

	async delete(id: string): Promise<void> {
		await this.ask('DELETE', `/listeners/${id}`);
	}

	/** Resolves once the events are stored, with how many triggers get them. */
	async publish(events: readonly GatewayEvent[]): Promise<number> {
		const { listeners } = await this.ask<{ listeners: number }>('POST', '/events', { events });
		return listeners;
	}

	private async ask<T>(
		method: 'GET' | 'PUT' | 'POST' | 'DELETE',
		path: string,
		body?: object,
	): Promise<T> {
		const answer = await this.sidecar.send({
			method,
			url: this.path + path,
			headers: body ? { 'content-type': 'application/json' } : {},
			...(body ? { body: JSON.stringify(body) } : {}),
			timeoutMs,
		});
		if (answer.status >= 400) {
			throw new Error(`The embedded gateway answered ${answer.status} about the shared webhook`);
		}
		return jsonParse<T>(answer.body);
	}
}
