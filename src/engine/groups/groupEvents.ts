import type { EventData } from '../../catalogue/events';
import type { WorkingEventName } from '../../catalogue/events';
import type { Group, GroupMember } from '../../domain/group';
import { isoTime } from '../messageEvents';
import type { GroupNotification, KeptChange } from './GroupNotification';
import { factsView, type GroupInfo } from './groupView';

export type Person = EventData<'group.joinRequest'>['participant'];

export interface Told {
	name: WorkingEventName;
	data: object;
}

/** What a change is told with. */
export interface Teller {
	person: (who: Pick<GroupMember, 'jid' | 'alt'>, name?: string | null) => Promise<Person>;
	view: (group: Group) => Promise<GroupInfo>;
}

/** The events that a change of a group is told as. */
export async function toEvents(
	{ group: groupId, author, timestamp: at }: GroupNotification,
	change: KeptChange,
	teller: Teller,
): Promise<Told[]> {
	const timestamp = isoTime(at);
	const by = async () => author && teller.person(author, author.name);
	const people = (who: readonly GroupMember[]) => Promise.all(who.map((one) => teller.person(one)));
	switch (change.kind) {
		case 'entered':
			return [{ name: 'group.added', data: { ...(await teller.view(change.group)), timestamp } }];
		case 'facts': {
			const data = { groupId, ...factsView(change.facts), author: await by(), timestamp };
			return [{ name: 'group.updated', data }];
		}
		case 'picture': {
			const data = { groupId, pictureUrl: change.url, author: await by(), timestamp };
			return [{ name: 'group.updated', data }];
		}
		case 'members': {
			const participants = await people(change.people);
			const { action } = change;
			const data: EventData<'group.participants'> = {
				groupId,
				action,
				participants,
				author: await by(),
				timestamp,
			};
			return [{ name: 'group.participants', data }];
		}
		case 'requests': {
			const { action } = change;
			const participants = await people(change.people);
			return participants.map((participant): Told => {
				const data: EventData<'group.joinRequest'> = { groupId, action, participant, timestamp };
				return { name: 'group.joinRequest', data };
			});
		}
		case 'renumbered':
			return [];
	}
}
