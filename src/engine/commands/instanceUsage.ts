import { sendableStates } from '../../domain/instance';
import type { EngineHost } from '../EngineHost';
import type { Instance } from '../Instance';
import { periodsOf } from '../pacing/periods';
import type { Command } from './Command';

/** What an instance sent today, and whether it may go on. */
export async function usageOf({ storage, clock }: EngineHost, instance: Instance) {
	const { name, status, behaviour, pacing } = instance;
	const { day } = periodsOf(clock.now(), behaviour.pacing.timeZone);
	const [today] = await storage.counts.since(name, [day]);
	const paced = await pacing.pacer.today();
	return {
		canSend: sendableStates.has(status.state) && paced?.left !== 0,
		// What the limit counts, so that the two add up; it knows what has left and is not confirmed yet.
		sentToday: paced?.sent ?? today?.sent ?? 0,
		remainingToday: paced?.left ?? null,
	};
}

export const getStats: Command<'instance.getStats'> = async (input, { host }) => {
	const { name, behaviour, pacing } = host.instance(input.instance);
	const { storage, clock } = host;
	const { day, week, month } = periodsOf(clock.now(), behaviour.pacing.timeZone);
	const [today, thisWeek, thisMonth] = await storage.counts.since(name, [day, week, month]);
	const paced = await pacing.pacer.today();
	const nothing = { limit: 0, offset: 0 };
	const { total: conversations } = await storage.directory.chats(name, nothing);
	const { total: contacts } = await storage.directory.contacts(name, nothing);
	return {
		sentToday: paced?.sent ?? today?.sent ?? 0,
		sentThisWeek: thisWeek?.sent ?? 0,
		sentThisMonth: thisMonth?.sent ?? 0,
		receivedToday: today?.received ?? 0,
		dailyLimit: paced?.limit ?? null,
		remainingToday: paced?.left ?? null,
		conversations,
		contacts,
	};
};
