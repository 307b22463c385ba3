import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Network } from '../Network';

export const PICTURES = '/pictures';

/** `/pictures/<number or group>/<id>.jpg`: the profile pictures whose links the server gives to clients. */
export function servePicture(
	network: Network,
	request: IncomingMessage,
	response: ServerResponse,
): void {
	const [, number, id] = /^\/pictures\/(\d+)\/(\w+)\.jpg$/.exec(request.url ?? '') ?? [];
	const owner = network.people.findNumber(number ?? '') ?? network.groups.find(`${number}@g.us`);
	const picture = owner?.state.picture;
	if (picture?.id !== id || !picture) return void response.writeHead(404).end();
	response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture.image);
}
