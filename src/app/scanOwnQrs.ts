import { createHash } from 'node:crypto';
import type { EventSink } from '../domain/ports/gateway';
import type { Logger } from '../domain/ports/logger';
import { openSandbox } from '../simulator';

/**
 * A local WhatsApp in this very process has no phones that somebody could hold: it scans the QRs of its own gateway,
 * each instance with a number of its own.
 */
export function scanOwnQrs(events: EventSink, controlUrl: string, logger: Logger): EventSink {
	const sandbox = openSandbox(controlUrl);
	const scan = async (instance: string, qr: string) => {
		const account = await sandbox.account(numberOf(instance), { name: instance });
		await account.scan(qr);
	};
	return {
		async append(instance, entries) {
			const appended = await events.append(instance, entries);
			for (const { event, data } of appended) {
				if (event !== 'instance.qr' || typeof data.qr !== 'string') continue;
				scan(instance, data.qr).catch((err: unknown) =>
					logger.warn({ err, instance }, 'the local phone did not scan the QR'),
				);
			}
			return appended;
		},
	};
}

/** The same number for the same name, so that a link survives a restart. */
function numberOf(instance: string): string {
	const digest = createHash('sha256').update(instance).digest();
	return `1555${String(digest.readUInt32BE(0) % 10_000_000).padStart(7, '0')}`;
}
