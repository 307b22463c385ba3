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

/**
 * Where a request goes. `shared` is a path that stands in the base or in the request's own path, and never in both. Some
 * vendors name the instance in the host: the base has `{id}` there. Throws BAD_REQUEST when no instance is meant then.
 */
export function addressOf(base: string, path: string, instance: unknown, shared?: string): string {
	const isTwice = shared !== undefined && base.endsWith(shared) && path.startsWith(`${shared}/`);
	const address = (isTwice ? base.slice(0, -shared.length) : base) + path;
	if (!base.includes('{id}')) return address;
	if (typeof instance === 'string') return address.replace('{id}', encodeURIComponent(instance));
	throw new GatewayError('BAD_REQUEST', 'instance is required: the URL says {id} in its place', {
		details: { field: 'instance' },
	});
}
