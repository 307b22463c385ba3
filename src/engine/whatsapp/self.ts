import type { AuthState } from './authState';
import { withoutDevice } from './jid';

/** Whether a JID names this account, by number or by LID. */
export function isSelf({ creds }: AuthState, jid: string): boolean {
	const own = [creds.me?.id, creds.me?.lid].flatMap((each) => (each ? withoutDevice(each) : []));
	return jid !== '' && own.includes(withoutDevice(jid));
}
