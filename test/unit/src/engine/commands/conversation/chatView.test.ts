import {
	chatViewOf,
	type People,
} from '../../../../../../src/engine/commands/conversation/chatView';

const numbers: Record<string, string> = { '1@lid': '551', '551@s.whatsapp.net': '551' };
const people: People = {
	who: async (jid) => {
		const phone = numbers[jid] ?? jid.split('@', 1)[0] ?? '';
		return { phone, name: phone === '551' ? 'Eve "E" <b>' : phone };
	},
	self: async () => ({ phone: '559', name: 'Shop' }),
};

const words = (text: string | null, mentions: string[] = []) =>
	chatViewOf(people, { text, mentions }, []).then(({ html }) => html);

test('everything that people wrote is escaped, names too', async () => {
	expect(await words(`<i>"5 > 3" & 'so'</i>`)).toBe(
		'&lt;i&gt;&quot;5 &gt; 3&quot; &amp; &#39;so&#39;&lt;/i&gt;',
	);
	expect(await words('hi @1!', ['1@lid'])).toBe(
		'hi <span class="mention" data-phone="551">@Eve &quot;E&quot; &lt;b&gt;</span>!',
	);
	expect(await words(null)).toBeNull();
});

test('only who is mentioned becomes a name, and only as a whole', async () => {
	expect(await words('@1 @12 @2', ['1@lid'])).toMatch(/^<span .*<\/span> @12 @2$/);
	expect(await words('@1', [])).toBe('@1');
});

test('a person who reacted under two addresses counts once, by the later one', async () => {
	const by = (reactor: string, emoji: string, reactedAt: number) => ({
		...{ messageId: 'A', reactor, emoji, reactedAt, fromMe: reactor === 'me' },
	});
	const rows = [
		by('551@s.whatsapp.net', '👍', 1),
		by('me', '❤️', 2),
		by('3@lid', '❤️', 3),
		by('1@lid', '😀', 4),
	];
	const { reactions } = await chatViewOf(people, { text: '', mentions: [] }, rows);
	expect(reactions).toEqual([
		{ emoji: '❤️', count: 2, mine: true, phones: ['559', '3'], names: ['Shop', '3'] },
		{ emoji: '😀', count: 1, mine: false, phones: ['551'], names: ['Eve "E" <b>'] },
	]);
});
