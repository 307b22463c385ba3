import { z } from 'zod';
import { media } from './media';

/** Interactive messages are not shown everywhere; the sender says what then. */
export const fallback = z
	.enum(['none', 'text', 'poll'])
	.default('none')
	.meta({
		title: 'If Not Supported',
		description:
			'What to send when this kind cannot be shown: nothing and fail, a numbered text, or a poll',
		ui: { advanced: true },
	});

const buttonKinds = ['reply', 'url', 'call', 'copy', 'pix'] as const;

/** What each kind of button cannot do without. */
const needed = {
	reply: ['text'],
	url: ['text', 'url'],
	call: ['text', 'phone'],
	copy: ['text', 'code'],
	pix: ['payee', 'keyType', 'key'],
} as const satisfies Record<(typeof buttonKinds)[number], readonly string[]>;

/** One button. `id` comes back when a reply button is pressed; it is the text when left out. */
export const button = z
	.object({
		type: z.enum(buttonKinds).default('reply').meta({
			title: 'Type',
			description: 'What pressing it does: reply, open a URL, call, copy a code, or pay by PIX',
		}),
		text: z
			.string()
			.min(1)
			.optional()
			.meta({
				title: 'Label',
				description: 'Text on the button',
				ui: { when: { type: ['reply', 'url', 'call', 'copy'] } },
			}),
		id: z
			.string()
			.min(1)
			.optional()
			.meta({
				title: 'ID',
				description: 'Comes back when the button is pressed; the label when left out',
				ui: { when: { type: ['reply'] } },
			}),
		url: z
			.url()
			.optional()
			.meta({
				title: 'URL',
				description: 'Address that the button opens',
				ui: { when: { type: ['url'] }, placeholder: 'https://example.com' },
			}),
		phone: z
			.string()
			.min(1)
			.optional()
			.meta({
				title: 'Phone Number',
				description: 'Number that the button calls',
				ui: { when: { type: ['call'] }, widget: 'phone', placeholder: '5511988887777' },
			}),
		code: z
			.string()
			.min(1)
			.optional()
			.meta({
				title: 'Code',
				description: 'Text that the button copies',
				ui: { when: { type: ['copy'] } },
			}),
		currency: z
			.string()
			.length(3)
			.optional()
			.meta({
				title: 'Currency',
				description: 'Currency of the payment, BRL when left out',
				ui: { when: { type: ['pix'] }, placeholder: 'BRL' },
			}),
		payee: z
			.string()
			.min(1)
			.optional()
			.meta({
				title: 'Payee',
				description: 'Name of who is paid',
				ui: { when: { type: ['pix'] } },
			}),
		keyType: z
			.enum(['phone', 'email', 'cpf', 'cnpj', 'random'])
			.optional()
			.meta({
				title: 'PIX Key Type',
				description: 'Kind of PIX key',
				ui: { when: { type: ['pix'] } },
			}),
		key: z
			.string()
			.min(1)
			.optional()
			.meta({
				title: 'PIX Key',
				description: 'PIX key of who is paid',
				ui: { when: { type: ['pix'] } },
			}),
	})
	.superRefine((value, context) => {
		for (const field of needed[value.type]) {
			if (value[field] === undefined) {
				context.addIssue({
					code: 'custom',
					path: [field],
					message: `is needed on a button of type ${value.type}`,
				});
			}
		}
	});

/** WhatsApp shows at most three reply buttons. */
const replyLimit = 3;

export const buttons = z
	.array(button)
	.min(1)
	.refine((list) => list.filter(({ type }) => type === 'reply').length <= replyLimit, {
		error: `has more than ${replyLimit} reply buttons`,
	})
	.meta({
		title: 'Buttons',
		description: 'At most three reply buttons. PIX stands alone.',
	});

export const sections = z
	.array(
		z.object({
			title: z.string().min(1).meta({ title: 'Title', description: 'Heading of the section' }),
			rows: z
				.array(
					z.object({
						title: z.string().min(1).meta({ title: 'Title', description: 'Text of the row' }),
						description: z
							.string()
							.optional()
							.meta({ title: 'Description', description: 'Smaller text below' }),
						id: z.string().min(1).optional().meta({
							title: 'ID',
							description: 'Comes back when the row is chosen; the title when left out',
						}),
					}),
				)
				.min(1)
				.meta({ title: 'Rows', description: 'Rows to choose from' }),
		}),
	)
	.min(1)
	.meta({ title: 'Sections', description: 'Groups of rows to choose from' });

/** P-API documents ten cards at most; WhatsApp shows no more. */
export const cards = z
	.array(
		z.object({
			media: media.optional().meta({
				title: 'Picture',
				description: 'Picture or video above the card, by URL, Base64 or media ID',
				ui: { widget: 'media' },
			}),
			title: z.string().optional().meta({ title: 'Title', description: 'Heading of the card' }),
			text: z
				.string()
				.optional()
				.meta({ title: 'Text', description: 'Text of the card', ui: { widget: 'textarea' } }),
			footer: z
				.string()
				.optional()
				.meta({ title: 'Footer', description: 'Small text below the card' }),
			buttons,
		}),
	)
	.min(1)
	.max(10)
	.meta({ title: 'Cards', description: 'Cards to swipe through, up to 10' });
