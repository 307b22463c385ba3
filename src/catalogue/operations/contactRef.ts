import { z } from 'zod';

/** Somebody, however the caller knows them. */
export const contactRef = z
	.string()
	.trim()
	.min(1, 'is empty')
	.meta({
		title: 'Contact',
		description: 'Phone number with country code, chat ID, or contact ID of this gateway',
		ui: { widget: 'chat', placeholder: '5511988887777' },
	});
