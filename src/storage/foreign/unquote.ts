/** Evolution stores JSON within a JSON string. */
export function unquote(json: string): string {
	try {
		const inner = JSON.parse(json) as unknown;
		return typeof inner === 'string' && /^[[{"]/.test(inner) ? inner : json;
	} catch {
		return json;
	}
}
