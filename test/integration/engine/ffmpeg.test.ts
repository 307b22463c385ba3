import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contact } from '../../../src/simulator';
import { mp4, silentMp3 } from '../../support/files';
import { Scene } from './Scene';

let folder: string;
let scene: Scene;
let eve: Contact;

/** Enough of it to be told by its first bytes. */
const avi = Buffer.concat([Buffer.from('RIFF\x40\0\0\0AVI LIST', 'latin1'), Buffer.alloc(64, 3)]);
const converted = mp4({ seconds: 4, width: 640, height: 360 });

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-ffmpeg-'));
	writeFileSync(join(folder, 'converted.mp4'), converted);
});

afterEach(() => scene.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program in place of ffmpeg that notes what it was called with; `work` may use `args` and `fs`. */
function program(name: string, work: string): string {
	const path = join(folder, name);
	const text = `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
if (args[0] === '-version') process.exit(0);
fs.appendFileSync(__filename + '.calls', JSON.stringify(args) + '\\n');
${work}
`;
	writeFileSync(path, text);
	chmodSync(path, 0o755);
	return path;
}

async function open(ffmpeg: string): Promise<void> {
	scene = await Scene.open({ engine: { ffmpeg } });
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
}

const sales = { instance: 'sales' };

function sendVideo(bytes: Buffer) {
	return scene.call('message.sendMedia', {
		...{ ...sales, to: '15550002001', type: 'video' as const },
		media: { base64: bytes.toString('base64'), fileName: 'clip.avi' },
	});
}

async function receivedAudio(): Promise<string> {
	const { id } = eve.media('15550001001', {
		...{ kind: 'audio' as const, bytes: silentMp3(1), mimetype: 'audio/mpeg' },
	});
	await scene.next('message.received', ({ data }) => data.messageId === id);
	return id;
}

describe('without ffmpeg', () => {
	beforeEach(() => open(join(folder, 'nothing-here')));

	test('a video that is no MP4 is refused with what to do, and nothing is sent', async () => {
		const sending = sendVideo(avi);
		await expect(sending).rejects.toMatchObject({ code: 'FFMPEG_NEEDED', http: 422 });
		await expect(sending).rejects.toThrow('Video that is not MP4');
		await expect(sending).rejects.toMatchObject({
			hint: expect.stringMatching(/ffmpeg.*WAGATE_FFMPEG|WAGATE_FFMPEG.*ffmpeg/) as string,
		});
		await eve.never({}, 100);
	});

	test('a video that is MP4 goes as it is, without a picture', async () => {
		const { messageId } = await sendVideo(converted);
		const received = await eve.receives({ id: messageId });
		expect(eve.file(received).equals(converted)).toBe(true);
		expect(received.message).toMatchObject({ videoMessage: { seconds: 4, width: 640 } });
	});

	test('received audio is given as it came, and as MP4 refused with what to do', async () => {
		const messageId = await receivedAudio();
		const plain = await scene.call('message.downloadMedia', { ...sales, messageId });
		expect(Buffer.from(plain.base64, 'base64').equals(silentMp3(1))).toBe(true);
		const asked = scene.call('message.downloadMedia', { ...sales, messageId, convertToMp4: true });
		await expect(asked).rejects.toMatchObject({ code: 'FFMPEG_NEEDED' });
		await expect(asked).rejects.toThrow('Audio as MP4');
	});
});

describe('with an ffmpeg', () => {
	const works = `
if (args.includes('pipe:1')) process.exit(0);
const input = args[args.indexOf('-i') + 1];
if (fs.readFileSync(input).length === 0) process.exit(1);
fs.copyFileSync(require('node:path').join(__dirname, 'converted.mp4'), args.at(-1));`;
	const callsOf = (path: string) =>
		readFileSync(`${path}.calls`, 'utf8')
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as string[]);

	test('a video arrives as the MP4 that it makes, which reads that file alone', async () => {
		const path = program('works', works);
		await open(path);
		const { messageId } = await sendVideo(avi);
		const received = await eve.receives({ id: messageId });
		expect(eve.file(received).equals(converted)).toBe(true);
		expect(received.message).toMatchObject({
			videoMessage: { mimetype: 'video/mp4', seconds: 4, width: 640, height: 360 },
		});
		const [conversion = []] = callsOf(path);
		const valueOf = (flag: string) => conversion[conversion.indexOf(flag) + 1];
		expect(valueOf('-protocol_whitelist')).toBe('file,pipe');
		expect(valueOf('-f')).toBe('avi');
		expect(valueOf('-i')).toContain(scene.folder);
		expect(valueOf('-fs')).toBe(String(64 * 1024 * 1024));
		// What it wrote beside is gone.
		expect(existsSync(conversion.at(-1) ?? '')).toBe(false);
	});

	test('received audio is given as the MP4 that it makes', async () => {
		await open(program('audio', works));
		const messageId = await receivedAudio();
		const answer = await scene.call('message.downloadMedia', {
			...{ ...sales, messageId, convertToMp4: true },
		});
		expect(answer).toMatchObject({ mimeType: 'audio/mp4', size: converted.length });
		expect(Buffer.from(answer.base64, 'base64').equals(converted)).toBe(true);
	});

	test('what it cannot read is refused by its last words, without paths of this machine', async () => {
		const fails = `process.stderr.write('noise\\n' + args[args.indexOf('-i') + 1] + ': Invalid data found'); process.exit(1);`;
		await open(program('fails', fails));
		const sending = sendVideo(avi);
		await expect(sending).rejects.toMatchObject({ code: 'MEDIA_REFUSED' });
		await expect(sending).rejects.toThrow('Invalid data found');
		await expect(sending).rejects.not.toThrow(scene.folder);
	});
});
