import { GatewayError } from '../domain/errors';

/**
 * What people paste as the address of a gateway, made usable: without trailing slashes, without the path of the panel
 * they copied it from, without `copied`: the end of an API's paths. Throws BAD_REQUEST for anything that is no http address.
 */
export function cleanBaseUrl(given: string, copied = /(?!)/): string {
	const text = given.trim();
	if (text === '') return '';
	if (!/^https?:\/\/[^/\s]/i.test(text) || !URL.canParse(text)) {
		throw new GatewayError('BAD_REQUEST', 'The URL must begin with http:// or https://', {
			details: { field: 'baseUrl' },
		});
	}
	const url = new URL(text);
	const path = url.pathname
		.replace(/\/+$/, '')
		.replace(/\/manager(\/.*)?$/i, '')
		.replace(/\/+$/, '')
		.replace(copied, '')
		.replace(/\/+$/, '');
	return url.origin + path;
}
