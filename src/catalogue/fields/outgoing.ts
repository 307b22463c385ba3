import { z } from 'zod';
import { textLimit } from './basics';
import { buttons, cards, sections } from './interactive';
import { media, mediaKinds } from './media';

/** What a message says, by kind: shared by single sends, sends to many and sequences. */

export const textContent = {
	text: z
		.string()
		.min(1, 'is empty')
		.max(textLimit, `is longer than ${textLimit} characters`)
		.meta({
			title: 'Text',
			description: 'The message. WhatsApp shows *bold*, _italic_, ~struck~ and `code`.',
			ui: { widget: 'textarea' },
		}),
	linkPreview: z
		.boolean()
		.default(false)
		.meta({
			title: 'Link Preview',
			description:
				'Whether to show a preview of the first link in the text. Its page is fetched first, for 5 seconds at most; without an answer the message goes without.',
			ui: { advanced: true },
		}),
};

const caption = z
	.string()
	.max(textLimit)
	.optional()
	.meta({
		title: 'Caption',
		description: 'Text below the file; audio has none',
		ui: { widget: 'textarea' },
	});

const viewOnce = z
	.boolean()
	.optional()
	.meta({
		title: 'View Once',
		description: 'Whether the file can be opened only once',
		ui: { advanced: true },
	});

export const mediaContent = {
	type: z.enum(mediaKinds).default('image').meta({
		title: 'Media Type',
		description: 'How the file is shown',
	}),
	media,
	caption,
	viewOnce,
};

export const voiceContent = {
	media,
	convert: z
		.boolean()
		.optional()
		.meta({
			title: 'Convert',
			description: 'Whether to convert the audio to the format of voice notes first',
			ui: { advanced: true },
		}),
	viewOnce,
};

export const locationContent = {
	latitude: z
		.number()
		.min(-90)
		.max(90)
		.meta({ title: 'Latitude', description: 'Degrees, south is negative' }),
	longitude: z
		.number()
		.min(-180)
		.max(180)
		.meta({ title: 'Longitude', description: 'Degrees, west is negative' }),
	name: z.string().optional().meta({ title: 'Name', description: 'Name of the place' }),
	address: z.string().optional().meta({ title: 'Address', description: 'Address of the place' }),
	live: z
		.boolean()
		.optional()
		.meta({
			title: 'Live',
			description: 'Whether it is shown as a live location',
			ui: { advanced: true },
		}),
	accuracyMeters: z
		.int()
		.min(0)
		.optional()
		.meta({
			title: 'Accuracy',
			description: 'Accuracy of a live location, in metres',
			ui: { advanced: true },
		}),
	speed: z
		.number()
		.min(0)
		.optional()
		.meta({
			title: 'Speed',
			description: 'Speed of a live location, in metres per second',
			ui: { advanced: true },
		}),
	heading: z
		.int()
		.min(0)
		.max(359)
		.optional()
		.meta({
			title: 'Heading',
			description: 'Direction of a live location, in degrees from north',
			ui: { advanced: true },
		}),
};

export const contactContent = {
	contacts: z
		.array(
			z.object({
				name: z.string().min(1).meta({ title: 'Name', description: 'Full name' }),
				phone: z
					.string()
					.min(1)
					.meta({
						title: 'Phone Number',
						description: 'Number as shown on the card',
						ui: { widget: 'phone', placeholder: '+55 11 98888-7777' },
					}),
				whatsappNumber: z.string().optional().meta({
					title: 'WhatsApp Number',
					description: 'Digits of the account behind the card; the phone number when left out',
				}),
				displayName: z.string().optional().meta({
					title: 'Display Name',
					description: 'Name shown on the card; the name when left out',
				}),
				organization: z
					.string()
					.optional()
					.meta({ title: 'Organization', description: 'Company of the person' }),
				email: z
					.string()
					.optional()
					.meta({
						title: 'Email',
						description: 'E-mail address',
						ui: { placeholder: 'name@email.com' },
					}),
				url: z.string().optional().meta({ title: 'URL', description: 'Web address' }),
			}),
		)
		.min(1)
		.meta({ title: 'Contacts', description: 'People whose cards to send' }),
};

export const pollContent = {
	question: z.string().min(1).meta({ title: 'Question', description: 'What is asked' }),
	options: z
		.array(z.string().min(1))
		.min(2)
		.max(12)
		.meta({
			title: 'Answers',
			description: 'Two to twelve answers to pick from',
			ui: { widget: 'lines', parameter: 'answers' },
		}),
	maxAnswers: z.int().min(0).max(12).default(1).meta({
		title: 'Answers Allowed',
		description: 'How many answers a person may pick; 0 means any number',
	}),
};

/** Heading, text and footer of interactive messages; at least one of the first two is shown. */
export const interactiveText = {
	title: z.string().optional().meta({ title: 'Title', description: 'Bold line above the text' }),
	text: z
		.string()
		.optional()
		.meta({ title: 'Text', description: 'The message', ui: { widget: 'textarea' } }),
	footer: z
		.string()
		.optional()
		.meta({ title: 'Footer', description: 'Small text below', ui: { advanced: true } }),
};

export const buttonsContent = {
	...interactiveText,
	buttons,
	media: media.optional().meta({
		title: 'Header Picture',
		description: 'Picture, video or document above the text, by URL, Base64 or media ID',
		ui: { widget: 'media', advanced: true },
	}),
};

export const listContent = {
	...interactiveText,
	buttonText: z
		.string()
		.min(1)
		.meta({ title: 'Button Label', description: 'Text on the button that opens the list' }),
	description: z
		.string()
		.optional()
		.meta({
			title: 'Description',
			description: 'Second text, for gateways that have both a text and a description',
			ui: { advanced: true },
		}),
	sections,
};

export const carouselContent = { ...interactiveText, cards };
