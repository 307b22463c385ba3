/** `server_ack` and `serverAck` as n8n's forms write them: "Server Ack". */
export function titleCase(name: string): string {
	return name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.split(/[\s_.-]+/)
		.filter((word) => word !== '')
		.map(capitalise)
		.join(' ')
		.replace('Whats App', 'WhatsApp');
}

/** n8n wants resources in the singular. */
export function resourceTitle(resource: string): string {
	return titleCase(resource).replace(/s$/, (end) => (resource === 'status' ? end : ''));
}

const upperCased: Record<string, string> = {
	id: 'ID',
	url: 'URL',
	qr: 'QR',
	json: 'JSON',
	api: 'API',
};

function capitalise(word: string): string {
	return upperCased[word.toLowerCase()] ?? word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * n8n's rule on final periods: none after one sentence, one after several. Also no double spaces and no markup
 * characters that its editor would render.
 */
export function asDescription(text: string): string {
	const plain = text
		.trim()
		.replace(/\s+/g, ' ')
		.replace(/`([^`]*)`/g, '<code>$1</code>');
	const bare = plain.endsWith('.') ? plain.slice(0, -1) : plain;
	return /[.!?] /.test(bare.replace('e.g. ', '')) ? `${bare}.` : bare;
}
