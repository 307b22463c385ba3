import type { BinaryNode } from '@whiskeysockets/baileys';
import { decodeNotification } from '../../../../../src/engine/whatsapp/groups/decodeNotification';

const GROUP = '120363040000000001@g.us';

function notification(content: BinaryNode[], attrs: Record<string, string> = {}): BinaryNode {
	return {
		tag: 'notification',
		attrs: {
			id: 'N1',
			from: GROUP,
			type: 'w:gp2',
			t: '1700000000',
			participant: '111@lid',
			participant_pn: '15550002001@s.whatsapp.net',
			notify: 'Eve',
			...attrs,
		},
		content,
	};
}

const el = (tag: string, attrs: Record<string, string> = {}, content?: BinaryNode['content']) =>
	({ tag, attrs, content }) as BinaryNode;

const changesOf = (...content: BinaryNode[]) => decodeNotification(notification(content))?.changes;

test('says which group, who, when, and every change of one notification', () => {
	const node = notification([el('announcement'), el('subject', { subject: 'Team' })]);
	expect(decodeNotification(node)).toEqual({
		id: 'N1',
		group: GROUP,
		author: { jid: '111@lid', alt: '15550002001@s.whatsapp.net', name: 'Eve' },
		timestamp: 1_700_000_000_000,
		changes: [
			{ kind: 'facts', facts: { onlyAdminsSend: true } },
			{ kind: 'facts', facts: { subject: 'Team' } },
		],
	});
});

test.each([
	[el('locked'), { onlyAdminsEdit: true }],
	[el('unlocked'), { onlyAdminsEdit: false }],
	[el('not_announcement'), { onlyAdminsSend: false }],
	[el('ephemeral', { expiration: '604800' }), { disappearAfter: 604_800 }],
	[el('not_ephemeral'), { disappearAfter: 0 }],
	[el('member_add_mode', {}, Buffer.from('admin_add')), { onlyAdminsAdd: true }],
	[el('member_add_mode', {}, 'all_member_add'), { onlyAdminsAdd: false }],
	[
		el('membership_approval_mode', {}, [el('group_join', { state: 'on' })]),
		{ approveMembers: true },
	],
	[
		el('description', { id: 'D1' }, [el('body', {}, Buffer.from('About us'))]),
		{ description: 'About us', descriptionId: 'D1' },
	],
	[el('description', { id: 'D2' }, [el('delete')]), { description: null, descriptionId: null }],
	[
		el('link', { link_type: 'parent_group' }, [el('group', { id: '120363040000000009' })]),
		{ community: '120363040000000009@g.us' },
	],
	[el('unlink', { unlink_type: 'parent_group' }, [el('group', { id: '1' })]), { community: null }],
])('%j', (child, facts) => {
	expect(changesOf(child)).toEqual([{ kind: 'facts', facts }]);
});

test('members come and go with both addresses and their roles', () => {
	const person = el('participant', {
		jid: '222@lid',
		phone_number: '15550002002@s.whatsapp.net',
		type: 'admin',
	});
	const people = [{ jid: '222@lid', alt: '15550002002@s.whatsapp.net', role: 'admin' }];
	expect(changesOf(el('add', {}, [person]))).toEqual([{ kind: 'members', action: 'add', people }]);
	expect(changesOf(el('leave', {}, [person]))).toEqual([
		{ kind: 'members', action: 'remove', people },
	]);
});

test('who asks to join is named, or is the author', () => {
	const asked = el('created_membership_requests', { request_method: 'non_admin_add' }, [
		el('requested_user', { jid: '222@lid', phone_number: '15550002002@s.whatsapp.net' }),
	]);
	expect(changesOf(asked)).toMatchObject([
		{ kind: 'requests', action: 'created', people: [{ jid: '222@lid' }] },
	]);
	expect(changesOf(el('created_membership_requests'))).toMatchObject([
		{ people: [{ jid: '111@lid', alt: '15550002001@s.whatsapp.net' }] },
	]);
});

test('a request that ends was taken back by who asked, or turned away by somebody else', () => {
	const ended = (jid: string) =>
		changesOf(el('revoked_membership_requests', {}, [el('participant', { jid })]));
	expect(ended('111@lid')).toMatchObject([{ action: 'revoked' }]);
	expect(ended('222@lid')).toMatchObject([{ action: 'rejected' }]);
});

test('a group that this account is put into comes whole', () => {
	const group = el('group', { id: '120363040000000001', subject: 'Team', addressing_mode: 'lid' }, [
		el('participant', { jid: '111@lid', type: 'superadmin' }),
		el('participant', { jid: '333@lid', error: '403' }),
	]);
	expect(changesOf(el('create', {}, [group]))).toMatchObject([
		{
			kind: 'entered',
			group: {
				jid: GROUP,
				addressing: 'lid',
				subject: 'Team',
				members: [{ jid: '111@lid', alt: null, role: 'superadmin' }],
			},
		},
	]);
});

test('a picture says who changed it; pictures of people and unknown changes say nothing', () => {
	const attrs = { type: 'picture', participant: '' };
	const picture = notification([el('set', { id: '1', author: '111@lid' })], attrs);
	expect(decodeNotification(picture)).toMatchObject({
		author: { jid: '111@lid' },
		changes: [{ kind: 'picture', removed: false, url: null }],
	});
	const own = notification([el('set')], { ...attrs, from: '15550002001@s.whatsapp.net' });
	expect(decodeNotification(own)).toBeNull();
	expect(decodeNotification(notification([el('suspended')]))).toBeNull();
});
