import { fallbackFor } from '../../../../src/client';

const to = { instance: 'sales', to: '5511988887777' };

test('choices become a numbered text, with what every send takes', () => {
	const buttons = [
		{ type: 'reply', text: 'Yes' },
		{ type: 'url', text: 'Read', url: 'https://example.com' },
	];
	const input = {
		...to,
		title: 'Terms',
		text: 'Do you agree?',
		footer: 'Thanks',
		buttons,
		replyTo: 'A1',
	};
	expect(fallbackFor('message.sendButtons', input)).toEqual({
		operation: 'message.sendText',
		input: {
			...to,
			replyTo: 'A1',
			text: 'Terms\nDo you agree?\n1. Yes\n2. Read: https://example.com\nThanks',
		},
	});
});

test('rows of all sections are counted through, or become the answers of a poll when asked', () => {
	const sections = [
		{ title: 'A', rows: [{ title: 'Invoices', description: 'Paid or not' }] },
		{ title: 'B', rows: [{ title: 'Repairs' }] },
	];
	const input = { ...to, text: 'What is it?', buttonText: 'Menu', sections };
	expect(fallbackFor('message.sendList', input)?.input.text).toBe(
		'What is it?\n1. Invoices: Paid or not\n2. Repairs',
	);
	expect(fallbackFor('message.sendList', { ...input, fallback: 'poll' })).toEqual({
		operation: 'message.sendPoll',
		input: {
			...to,
			question: 'What is it?',
			options: ['Invoices: Paid or not', 'Repairs'],
			maxAnswers: 1,
		},
	});
});

test('one field that is refused is left out, or its words go into the text', () => {
	const input = {
		...to,
		title: 'Terms',
		text: 'Do you agree?',
		buttons: [{ text: 'Yes' }],
		replyTo: 'A1',
	};
	const operation = 'message.sendButtons';
	const { replyTo: _id, ...noReply } = input;
	expect(fallbackFor(operation, input, 'replyTo')).toEqual({ operation, input: noReply });
	const { title: _title, ...noTitle } = input;
	expect(fallbackFor(operation, input, 'title')).toEqual({
		operation,
		input: { ...noTitle, text: 'Terms\nDo you agree?' },
	});
});

test('one choice is no poll', () => {
	const input = { ...to, text: 'Go on?', buttons: [{ text: 'Yes' }], fallback: 'poll' };
	expect(fallbackFor('message.sendButtons', input)?.operation).toBe('message.sendText');
});

test.each([
	[
		'message.sendLocation',
		{ latitude: -23.5, longitude: -46.6, name: 'Office' },
		'message.sendText',
	],
	['message.sendContact', { contacts: [{ name: 'Bob', phone: '+55 11' }] }, 'message.sendText'],
	['message.sendPoll', { question: 'Lunch?', options: ['Pizza', 'Salad'] }, 'message.sendText'],
	['message.sendSticker', { media: { url: 'https://x' } }, 'message.sendMedia'],
])('%s has something near it', (operation, input, instead) => {
	expect(fallbackFor(operation, { ...to, ...input })).toMatchObject({ operation: instead });
});

test('what nothing comes near has none', () => {
	expect(fallbackFor('chat.setArchived', { ...to })).toBeNull();
});
