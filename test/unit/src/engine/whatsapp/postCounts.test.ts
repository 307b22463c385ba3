import { decodeLiveUpdates } from '../../../../../src/engine/whatsapp/channels/postCounts';

const node = (tag: string, attrs: Record<string, string>, content: object[] = []) => ({
	...{ tag, attrs },
	content: content as never,
});
const notification = (...content: object[]) =>
	node('notification', { from: '1@newsletter', type: 'newsletter' }, content);
const views = node('views_count', { count: '7' });
const reactions = node('reactions', {}, [node('reaction', { code: '👍', count: '2' })]);
const seen = node('message', { server_id: '100', id: 'A' }, [views, reactions]);

test('each post is counted by its place, under its id where that is said', () => {
	const other = node('message', { server_id: '101' }, [views]);
	expect(decodeLiveUpdates(notification(node('live_updates', {}, [seen, other])))).toEqual([
		{ number: 100, messageId: 'A', views: 7, reactions: [{ emoji: '👍', count: 2 }] },
		{ number: 101, messageId: null, views: 7, reactions: null },
	]);
});

test('a list around the posts is seen through', () => {
	const list = node('messages', {}, [seen]);
	expect(decodeLiveUpdates(notification(node('live_updates', {}, [list])))).toHaveLength(1);
});

test.each([
	['a post that was posted', node('live_updates', {}, [node('message', { server_id: '100' })])],
	['a post of no place', node('live_updates', {}, [node('message', {}, [views])])],
	['another notification', node('update', {}, [seen])],
])('%s counts nothing', (_what, content) => {
	expect(decodeLiveUpdates(notification(content))).toEqual([]);
});
