import { createHash } from 'node:crypto';
import { IqError } from '../iq/IqFamily';
import type { Person } from '../people/Person';
import { notify } from '../relay/notifications';
import { el } from '../wire/stanza';
import type { Group } from './Group';
import { createInviteCode, type GroupSettings } from './GroupState';
import { requireAdmin, requireEditor } from './rights';

const MAX_SUBJECT = 100;

export function setSubject(group: Group, by: Person, subject: string): void {
	requireEditor(group, by);
	if (subject === '' || subject.length > MAX_SUBJECT) throw new IqError(406, 'not-acceptable');
	const now = group.network.seconds();
	Object.assign(group.state, { subject, subjectBy: by.number, subjectAt: now });
	group.tell(by, el('subject', { subject, s_o: by.jid(group.addressing), s_t: now }));
}

/** `previous` must be the id of the description that is there: who changes another one gets a conflict. */
export function setDescription(
	group: Group,
	by: Person,
	{ id, text, previous }: { id: string; text?: string; previous?: string },
): void {
	requireEditor(group, by);
	if (previous !== group.state.description?.id) throw new IqError(409, 'conflict');
	const at = group.network.seconds();
	group.state.description = text === undefined ? undefined : { id, text, by: by.number, at };
	const content = text === undefined ? el('delete') : el('body', {}, Buffer.from(text));
	group.tell(by, el('description', { id }, [content]));
}

const switches = {
	announcement: (isOn: boolean) => el(isOn ? 'announcement' : 'not_announcement'),
	locked: (isOn: boolean) => el(isOn ? 'locked' : 'unlocked'),
	membersAdd: (isOn: boolean) => el('member_add_mode', {}, isOn ? 'all_member_add' : 'admin_add'),
	approval: (isOn: boolean) =>
		el('membership_approval_mode', {}, [el('group_join', { state: isOn ? 'on' : 'off' })]),
	ephemeral: (seconds: number) =>
		seconds > 0 ? el('ephemeral', { expiration: seconds }) : el('not_ephemeral'),
};

export function setSetting<Name extends keyof GroupSettings>(
	group: Group,
	by: Person,
	name: Name,
	value: GroupSettings[Name],
): void {
	if (name === 'ephemeral') requireEditor(group, by);
	else requireAdmin(group, by);
	if (group.state[name] === value) return;
	Object.assign(group.state, { [name]: value });
	group.tell(by, (switches[name] as (value: unknown) => ReturnType<typeof el>)(value));
}

/** Makes the link worthless that was there. */
export function revokeInvite(group: Group, by: Person): string {
	requireAdmin(group, by);
	group.state.inviteCode = createInviteCode();
	group.tell(by, el('invite', { code: group.state.inviteCode }));
	return group.state.inviteCode;
}

/** Without an image it is removed. Returns the id of the picture. */
export function setPicture(group: Group, by: Person, image: Buffer | undefined): string {
	requireEditor(group, by);
	const id = image ? createHash('sha256').update(image).digest('hex').slice(0, 10) : '';
	group.state.picture = image && { id, image };
	const author = by.jid(group.addressing);
	const change = image ? el('set', { id, author }) : el('delete', { author });
	for (const { person } of group.members) {
		for (const companion of person.companions.values()) {
			notify(companion, { from: group.jid(), type: 'picture' }, [change]);
		}
	}
	group.network.changed();
	return id;
}
