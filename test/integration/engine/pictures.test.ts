import sharp from 'sharp';
import type { Account } from '../../../src/simulator';
import { Scene } from './Scene';

const sales = { instance: 'sales' };
let scene: Scene;
let account: Account;

beforeAll(async () => {
	scene = await Scene.open();
	scene.sim.contact('15550002001', { name: 'Eve' });
	account = await scene.link('sales', '15550001001');
});

afterAll(() => scene.close());

/** A wide PNG, which neither profiles nor groups take as it is. */
const wide = async () => {
	const picture = sharp({ create: { width: 300, height: 100, channels: 3, background: '#0a0' } });
	return { base64: (await picture.png().toBuffer()).toString('base64') };
};

const isSquareJpeg = async (image: Buffer | undefined) => {
	const { format, width, height } = await sharp(image).metadata();
	expect({ format, width, height }).toEqual({ format: 'jpeg', width: 640, height: 640 });
};

const groupPicture = (jid: string) => scene.sim.network.groups.find(jid)?.state.picture?.image;

test('a profile shows the picture as a square JPEG', async () => {
	await scene.call('profile.setPicture', { ...sales, media: await wide() });
	await isSquareJpeg(account.person.state.picture?.image);
});

test('a group is created with its picture, and shows another one', async () => {
	const { groupId } = await scene.call('group.create', {
		...sales,
		subject: 'Team',
		participants: ['15550002001'],
		picture: await wide(),
	});
	await isSquareJpeg(groupPicture(groupId));
	const before = groupPicture(groupId);
	const grey = sharp({ create: { width: 50, height: 50, channels: 3, background: '#888' } });
	const picture = { base64: (await grey.webp().toBuffer()).toString('base64') };
	await scene.call('group.setPicture', { ...sales, group: groupId, picture });
	await isSquareJpeg(groupPicture(groupId));
	expect(groupPicture(groupId)?.equals(before ?? Buffer.alloc(0))).toBe(false);
});

test('what is no picture is refused, and leaves no group behind', async () => {
	const picture = { base64: Buffer.from('no picture').toString('base64') };
	const team = { ...sales, subject: 'Nobody', participants: ['15550002001'], picture };
	await expect(scene.call('group.create', team)).rejects.toMatchObject({ code: 'MEDIA_REFUSED' });
	const { groups } = await scene.call('group.list', sales);
	expect(groups.map(({ subject }) => subject)).not.toContain('Nobody');
});
