import type { Contact } from '../../../src/simulator';
import { jpeg } from '../../support/files';
import { Scene } from '../engine/Scene';
import { adminKey, Gateway } from './Gateway';

const publicUrl = 'https://gateway.example.com';
let scene: Scene;
let gateway: Gateway;
let eve: Contact;

beforeAll(async () => {
	scene = await Scene.open({ engine: { publicUrl } });
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
	gateway = await Gateway.open(scene);
});

afterAll(async () => {
	await gateway.close();
	await scene.close();
});

async function receivePicture() {
	const bytes = await jpeg();
	const { id } = eve.media('15550001001', { kind: 'image', bytes });
	const { media } = await scene.next('message.received', ({ data }) => data.messageId === id);
	return { id, bytes, path: (media?.url ?? '').replace(publicUrl, '') };
}

const fetchFile = (path: string, key?: string) =>
	fetch(gateway.url + path, { headers: key ? { authorization: `Bearer ${key}` } : {} });

test('the address in an event opens the file without a key, and no other file', async () => {
	const { bytes, path } = await receivePicture();
	const answer = await fetchFile(path);
	expect(answer.status).toBe(200);
	expect(answer.headers.get('content-type')).toBe('image/jpeg');
	expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
	expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);

	const { path: other } = await receivePicture();
	const forged = other.replace(/\?.*/, path.slice(path.indexOf('?')));
	expect((await fetchFile(forged)).status).toBe(401);
	const later = path.replace(/expires=\d+/, (found) => `${found}0`);
	expect((await fetchFile(later)).status).toBe(401);
});

test('the file of a message needs a key of its instance', async () => {
	const { id, bytes } = await receivePicture();
	const path = `/v1/instances/sales/messages/${id}/file`;
	expect((await fetchFile(path)).status).toBe(401);
	const { apiKey } = await scene.call('instance.create', { instance: 'other' });
	expect((await fetchFile(path, apiKey ?? '')).status).toBe(401);
	const answer = await fetchFile(path, adminKey);
	expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
	expect((await fetchFile(path.replace(id, 'ABCDEF'), adminKey)).status).toBe(404);
});
