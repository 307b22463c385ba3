import type { Decoder } from './Decoder';
import { textOf } from './values';

/** Plain text comes as `conversation`; text with a quote, mention or preview as `extendedTextMessage`. */
export const decodeText: Decoder = ({ conversation, extendedTextMessage: extended }) => {
	const text = conversation ?? extended?.text;
	if (typeof text !== 'string' || (text === '' && !extended)) return null;
	const url = textOf(extended?.matchedText);
	return {
		type: 'text',
		text,
		...(url !== null && {
			linkPreview: {
				url,
				title: textOf(extended?.title),
				description: textOf(extended?.description),
			},
		}),
	};
};
