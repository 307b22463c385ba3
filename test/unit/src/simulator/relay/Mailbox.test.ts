import { Mailbox } from '../../../../../src/simulator/relay/Mailbox';
import { el } from '../../../../../src/simulator/wire/stanza';

const message = (id: string) => el('message', { id });
const ids = (mailbox: Mailbox) => mailbox.takeUnsent().map(({ attrs }) => attrs.id);

test('a stanza is handed out once per connection and stays until it is settled', () => {
	const mailbox = new Mailbox();
	mailbox.put(message('A'));
	mailbox.put(message('B'));
	expect(ids(mailbox)).toEqual(['A', 'B']);
	expect(ids(mailbox)).toEqual([]);
	expect(mailbox.settle('message', 'A')).toBe(true);
	mailbox.rewind();
	expect(ids(mailbox)).toEqual(['B']);
	expect(mailbox.settle('message', 'A')).toBe(false);
	expect(mailbox.size).toBe(1);
});

test('order is kept over a new connection, and what comes meanwhile goes last', () => {
	const mailbox = new Mailbox([message('A'), message('B')]);
	expect(ids(mailbox)).toEqual(['A', 'B']);
	mailbox.put(message('C'));
	mailbox.rewind();
	expect(ids(mailbox)).toEqual(['A', 'B', 'C']);
});

test('a stanza that is put again is sent again', () => {
	const mailbox = new Mailbox([message('A'), message('B')]);
	mailbox.takeUnsent();
	mailbox.put(message('A'));
	expect(ids(mailbox)).toEqual(['A']);
	expect(mailbox.size).toBe(2);
});

test('receipts of one message are told apart by type and participant', () => {
	const mailbox = new Mailbox();
	mailbox.put(el('receipt', { id: 'A' }));
	mailbox.put(el('receipt', { id: 'A', type: 'read' }));
	mailbox.put(el('receipt', { id: 'A', type: 'read', participant: '1@lid' }));
	expect(mailbox.size).toBe(3);
	expect(mailbox.settle('receipt', 'A', 'read')).toBe(true);
	expect(mailbox.stanzas.map(({ attrs }) => attrs)).toEqual([
		{ id: 'A' },
		{ id: 'A', type: 'read', participant: '1@lid' },
	]);
});
