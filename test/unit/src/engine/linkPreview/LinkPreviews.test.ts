import sharp from 'sharp';
import { GatewayError } from '../../../../../src/domain/errors';
import type { PublicAnswer, PublicHttp, PublicRequest } from '../../../../../src/domain/ports/http';
import { LinkPreviews } from '../../../../../src/engine/linkPreview';
import { FakeClock } from '../../../../support/FakeClock';
import { silentLogger } from '../../../../support/silentLogger';

type Site = (request: PublicRequest) => Partial<PublicAnswer> | Promise<Partial<PublicAnswer>>;

const link = 'https://example.com/a/page';
const head =
	'<meta property="og:title" content="Title"><meta property="og:image" content="../pic.jpg">';

function scene(site: Site) {
	const requests: PublicRequest[] = [];
	const clock = new FakeClock();
	const http: Pick<PublicHttp, 'get'> = {
		get: async (request) => {
			requests.push(request);
			const page = { status: 200, url: request.url, contentType: 'text/html', cut: false };
			return { ...page, body: new Uint8Array(), ...(await site(request)) };
		},
	};
	return { requests, clock, previews: new LinkPreviews(http, clock, silentLogger) };
}

const isPicture = ({ url }: PublicRequest) => url.endsWith('.jpg');
const jpeg = () =>
	sharp({ create: { width: 300, height: 200, channels: 3, background: '#123' } })
		.jpeg()
		.toBuffer();

test('a preview holds the words of the page and a small picture', async () => {
	const { previews, requests } = scene(async (request) =>
		isPicture(request) ? { body: await jpeg() } : { body: Buffer.from(head) },
	);
	const preview = await previews.of(`look: ${link}!`);
	expect(preview).toMatchObject({ matchedText: link, title: 'Title', description: null });
	const { format, width } = await sharp(Buffer.from(preview?.thumbnail ?? '', 'base64')).metadata();
	expect({ format, width }).toEqual({ format: 'jpeg', width: 192 });
	expect(requests.map(({ url }) => url)).toEqual([link, 'https://example.com/pic.jpg']);
	expect(requests[0]).toMatchObject({ maxBytes: 524_288, timeoutMs: 5_000 });
	expect(Object.keys(requests[0]?.headers ?? {}).sort()).toEqual(['accept', 'user-agent']);
});

test('a picture is looked for below the address where the redirects ended', async () => {
	const { previews, requests } = scene((request) => ({
		body: Buffer.from(head),
		...(!isPicture(request) && { url: 'https://other.example/x/y/z' }),
	}));
	await expect(previews.of(link)).resolves.toMatchObject({ title: 'Title', thumbnail: null });
	expect(requests[1]?.url).toBe('https://other.example/x/pic.jpg');
});

test.each<[string, Site]>([
	['no page', () => ({ status: 404, body: Buffer.from(head) })],
	['no HTML', () => ({ contentType: 'application/pdf', body: Buffer.from(head) })],
	['no title', () => ({ body: Buffer.from('<p>hi') })],
	['a refusal', () => Promise.reject(new GatewayError('URL_REFUSED', 'example.com'))],
	['a failure', () => Promise.reject(new Error('boom'))],
])('%s makes no preview and no error', async (_what, site) => {
	await expect(scene(site).previews.of(link)).resolves.toBeNull();
});

test('a text without a link asks nobody', async () => {
	const { previews, requests } = scene(() => ({}));
	await expect(previews.of('hi')).resolves.toBeNull();
	expect(requests).toEqual([]);
});

test.each<[string, Site]>([
	['is refused', () => Promise.reject(new GatewayError('URL_REFUSED', 'a'))],
	['is no picture', () => ({ body: Buffer.from('<svg/>') })],
	['is too large', async () => ({ body: await jpeg(), cut: true })],
	['is not there', async () => ({ body: await jpeg(), status: 404 })],
])('a picture that %s is left out', async (_what, picture) => {
	const { previews } = scene((request) =>
		isPicture(request) ? picture(request) : { body: Buffer.from(head) },
	);
	await expect(previews.of(link)).resolves.toMatchObject({ title: 'Title', thumbnail: null });
});

test('page and picture together take five seconds at most', async () => {
	let ask: (request: PublicRequest) => void = () => undefined;
	const asked = new Promise<PublicRequest>((resolve) => (ask = resolve));
	const { previews, clock } = scene((request) => {
		if (!isPicture(request)) {
			clock.advance(3_000);
			return { body: Buffer.from(head) };
		}
		ask(request);
		return new Promise(() => undefined);
	});
	const preview = previews.of(link);
	expect((await asked).timeoutMs).toBe(2_000);
	clock.advance(2_000);
	await expect(preview).resolves.toMatchObject({ title: 'Title', thumbnail: null });
	expect(clock.pending).toBe(0);
});

test('many messages with one link ask once, for a minute', async () => {
	const { previews, requests, clock } = scene(() => ({ body: Buffer.from('<title>T</title>') }));
	await Promise.all(Array.from({ length: 20 }, (_, each) => previews.of(`${each} ${link}`)));
	expect(requests).toHaveLength(1);
	clock.advance(60_000);
	await previews.of(link);
	expect(requests).toHaveLength(2);
});
