import type { RemoteAccount } from '../../src/simulator/http/openSandbox';
import { INSTANCE } from './Gateway';
import type { StageParts } from './openParts';

/** An account that a gateway is linked to. */
export interface Link {
	instance: string;
	account: RemoteAccount;
	/** Number of the linked device. */
	device: number;
}

const FIRST_NUMBER = 15_550_001_001;

/** Names of so many instances. */
export function instanceNames(count: number): string[] {
	return Array.from({ length: count }, (_, n) => (n === 0 ? INSTANCE : `${INSTANCE}-${n + 1}`));
}

/** Starts every gateway and links every account, in turn by each of them, with the one webhook. */
export async function linkAll(parts: StageParts): Promise<Link[]> {
	const { gateways, accounts } = parts;
	for (const gateway of gateways) {
		gateway.start();
		await gateway.answers();
	}
	const links: Link[] = [];
	for (const name of instanceNames(accounts)) links.push(await link(parts, name, links.length));
	return links;
}

async function link(parts: StageParts, instance: string, place: number): Promise<Link> {
	const { whatsapp, gateways, receiver } = parts;
	const gateway = gateways[place % gateways.length];
	if (!gateway) throw new Error('there is no gateway');
	const account = await whatsapp.account(String(FIRST_NUMBER + place), { name: instance });
	await gateway.link(instance, (qr) => account.scan(qr));
	await gateway.setWebhook(instance, receiver.url);
	const [device] = (await account.describe()).devices;
	if (!device) throw new Error('the account has no linked device');
	return { instance, account, device: device.device };
}
