import { GatewayError } from '../../../domain/errors';
import type { BusinessProfile, PeopleQueries } from '../../queries';
import { withoutDevice } from '../jid';
import type { Socket } from '../SocketConnection';
import type { Ask } from './ask';

export function buildPeopleQueries(ask: Ask): PeopleQueries {
	return {
		picture: (jid, size) =>
			orNull(
				ask('the picture', async (socket) => {
					const type = size === 'full' ? 'image' : 'preview';
					return (await socket.profilePictureUrl(jid, type)) ?? null;
				}),
			),
		about: (jid) =>
			orNull(
				ask('the about text', async (socket) => {
					const [found] = (await socket.fetchStatus(jid)) ?? [];
					const told = found?.status as { status?: string | null } | undefined;
					return told?.status || null;
				}),
			),
		business: (jid) =>
			ask('the business profile', async (socket) =>
				decodeBusiness(await socket.getBusinessProfile(jid)),
			),
		setBlocked: (jid, blocked) =>
			ask('the block', (socket) => socket.updateBlockStatus(jid, blocked ? 'block' : 'unblock')),
		blocked: () =>
			ask('the blocked people', async (socket) => {
				const jids = await socket.fetchBlocklist();
				return jids.flatMap((jid) => (jid ? withoutDevice(jid) : []));
			}),
		setDisappearing: (jid, seconds) =>
			ask('the disappearing messages', async (socket) => {
				await socket.sendMessage(jid, { disappearingMessagesInChat: seconds || false });
			}),
	};
}

/** What is not there or hidden is no error: there is nothing to show. */
async function orNull<T>(answer: Promise<T | null>): Promise<T | null> {
	try {
		return await answer;
	} catch (error) {
		const { code } = GatewayError.from(error);
		if (code === 'NOT_FOUND' || code === 'NOT_ALLOWED') return null;
		throw error;
	}
}

type Answered = Awaited<ReturnType<Socket['getBusinessProfile']>>;

function decodeBusiness(profile: Answered): BusinessProfile | null {
	if (!profile) return null;
	const { description, category, email, website, address, business_hours } = profile;
	// Typed as numbers and required, but what they are is the text of attributes, and they may be missing.
	const days = business_hours?.business_config as unknown as
		Record<string, string | undefined>[] | undefined;
	return {
		description: description || null,
		category: category ?? null,
		email: email ?? null,
		websites: website ?? [],
		address: address ?? null,
		hours:
			days?.map((day) => ({
				day: day.day_of_week ?? '',
				mode: day.mode ?? '',
				opensAt: minutes(day.open_time),
				closesAt: minutes(day.close_time),
			})) ?? null,
	};
}

function minutes(text: string | undefined): number | null {
	return text === undefined ? null : Number(text);
}
