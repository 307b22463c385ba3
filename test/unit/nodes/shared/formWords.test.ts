import { forms } from '../../../../nodes/WhatsAppGateway/generated';
import { inTheFormsWords } from '../../../../nodes/shared/formWords';
import type { ErrorCode } from '../../../../src/domain/errors';

function said(form: string, code: ErrorCode, message: string, field?: string): string {
	const { fields } = forms.find(({ id }) => id === form) ?? { fields: [] };
	return inTheFormsWords({ code, message, ...(field ? { details: { field } } : {}) }, fields);
}

test.each([
	['message.sendText', 'text is empty', 'text', '"Text" is empty'],
	['message.sendPoll', 'options has more than 12', 'options', '"Answers" has more than 12'],
	[
		'message.sendButtons',
		'buttons.1.text is required',
		'buttons.1.text',
		'"Buttons" 2, "Label" is required',
	],
	[
		'message.sendList',
		'sections.0.rows.2.title is empty',
		'sections.0.rows.2.title',
		'"Sections" 1, "Rows" 3, "Title" is empty',
	],
	['message.sendMedia', 'media.url is not a URL', 'media.url', '"File URL" is not a URL'],
	[
		'message.sendText',
		'quoted.chatId is empty',
		'quoted.chatId',
		'"Quoted Message", "Chat ID" is empty',
	],
	['message.sendText', 'nothing.known is empty', 'nothing.known', 'nothing.known is empty'],
	['message.sendText', 'Send the text', 'text', '"Text": Send the text'],
])('%s: %s', (form, message, field, expected) => {
	expect(said(form, 'BAD_REQUEST', message, field)).toBe(expected);
});

test('a field without words is named in what the gateway cannot do', () => {
	const message = 'This gateway cannot do media.mediaId';
	expect(said('message.sendMedia', 'UNSUPPORTED_BY_GATEWAY', message, 'media.mediaId')).toBe(
		'This gateway cannot do "File Media ID"',
	);
});

test('a request that is too large is the file in it, where there is one', () => {
	const message = 'The request body is larger than the gateway takes';
	expect(said('message.sendMedia', 'BODY_TOO_LARGE', message)).toBe(
		'"File" is larger than the gateway takes',
	);
	expect(said('message.sendText', 'BODY_TOO_LARGE', message)).toBe(message);
});
