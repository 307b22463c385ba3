import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import type { EventName } from '../../../src/domain/event';
import { randomToken, type Connection } from '../connection';
import { tokenHeader } from './testRun';

/** What n8n remembers between publishing and unpublishing, in the node's static data. */
export interface Registration extends IDataObject {
	/** Secret that the vendor sends with every event. */
	token?: string;
	/** The webhook that was there before, to be put back. */
	previous?: IDataObject | null;
}

/** Whether the vendor posts to this very URL with a secret that we know. */
export async function isRegistered(
	{ call }: Connection,
	instance: string,
	url: string,
	registration: Registration,
): Promise<boolean> {
	if (!registration.token) return false;
	const found = await call('webhook.get', { instance });
	const headers = (found.headers ?? {}) as IDataObject;
	return found.url === url && found.enabled === true && headers[tokenHeader] === registration.token;
}

/** Puts our webhook in place of the one that is there, which is remembered and put back by `unregister`. */
export async function register(
	{ call }: Connection,
	target: { instance: string; url: string; events: EventName[] },
	registration: Registration,
	logger: IHookFunctions['logger'],
): Promise<void> {
	const { instance, url, events } = target;
	const found = await call('webhook.get', { instance });
	if (isForeign(found, url)) {
		registration.previous = withoutAnswerFields(found);
		logger.warn(
			`WhatsApp Gateway Trigger: the webhook of "${instance}" pointed at ${hostOf(found.url)}; it is put back when this workflow is unpublished`,
		);
	}
	registration.token = randomToken();
	const headers = { [tokenHeader]: registration.token };
	await call('webhook.set', { instance, url, events, headers, enabled: true });
}

/** Puts the earlier webhook back, or switches ours off. Somebody else's newer one is left alone. */
export async function unregister(
	{ call }: Connection,
	instance: string,
	url: string,
	registration: Registration,
): Promise<void> {
	const found = await call('webhook.get', { instance });
	if (found.url === url) {
		const before = registration.previous ?? { url, enabled: false, events: found.events ?? [] };
		await call('webhook.set', { ...before, instance });
	}
	delete registration.token;
	delete registration.previous;
}

function isForeign({ url, enabled }: IDataObject, own: string): boolean {
	return typeof url === 'string' && url !== '' && enabled === true && url !== own;
}

/** What `webhook.get` answers beyond what `webhook.set` takes. */
function withoutAnswerFields({ instance: _, signed: __, ...settings }: IDataObject): IDataObject {
	return settings;
}

function hostOf(url: unknown): string {
	return typeof url === 'string' && URL.canParse(url) ? new URL(url).host : 'another address';
}
