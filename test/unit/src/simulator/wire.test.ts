import { addressingOf, buildJid, digitsOf, parseJid } from '../../../../src/simulator/wire/jid';
import {
	decodeStanza,
	el,
	encodeStanza,
	SERVER,
	textOf,
	child,
	uintOf,
	uintBytes,
} from '../../../../src/simulator/wire/stanza';

test('jids of phones and devices, by number and by LID', () => {
	expect(buildJid('1555', 'pn')).toBe('1555@s.whatsapp.net');
	expect(buildJid('1555', 'lid', 3)).toBe('1555:3@lid');
	expect(parseJid('1555:3@lid')).toEqual({ user: '1555', device: 3, server: 'lid' });
	expect(parseJid('1555@s.whatsapp.net')).toMatchObject({ device: 0 });
	expect(parseJid('nobody')).toBeUndefined();
	expect([addressingOf('1@lid'), addressingOf('1@s.whatsapp.net')]).toEqual(['lid', 'pn']);
});

test.each(['+1 (555) 000-1001', '15550001001', '15550001001:2@s.whatsapp.net'])(
	'%s is a number',
	(text) => {
		expect(digitsOf(text)).toBe('15550001001');
	},
);

test('numbers become text, and what is undefined is left out: the codec would break the frame', () => {
	const stanza = el('iq', { from: SERVER, id: 7, type: undefined }, [
		el('name', {}, Buffer.from('x'.repeat(300))),
		el('count', {}, uintBytes(70_000, 3)),
	]);
	const read = decodeStanza(encodeStanza(stanza));
	expect(read.attrs).toEqual({ from: '@s.whatsapp.net', id: '7' });
	expect(textOf(child(read, 'name'))).toHaveLength(300);
	expect(uintOf(child(read, 'count'))).toBe(70_000);
});
