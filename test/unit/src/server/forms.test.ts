import { dialectNames, findDialect } from '../../../../src/dialects';
import { mediaTooLarge } from '../../../../src/domain/media';
import { adminKey, salesKey, testServer } from '../../../support/testServer';

const BOUNDARY = 'x-boundary';

function form(parts: Record<string, { fileName?: string; value: string }>): Buffer {
	const all = Object.entries(parts).map(([name, { fileName, value }]) => {
		const file = fileName === undefined ? '' : `; filename="${fileName}"`;
		return `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
	});
	return Buffer.from(`${all.join('')}--${BOUNDARY}--\r\n`);
}

const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

/** Some path of a tongue that takes a body and an instance. */
function pathOf(name: (typeof dialectNames)[number]): {
	url: string;
	auth: Record<string, string>;
} {
	const { routes, prefix, auth } = findDialect(name);
	const route = routes.find(
		({ method, scope, operation }) =>
			method === 'POST' && scope === 'instance' && operation.effect === 'send',
	);
	if (!route) throw new Error(`${name} has no path to send by`);
	const path = route.path.replace(':instance', 'sales').replace(/:\w+/g, 'sales');
	return { url: prefix + path, auth: (route.auth ?? auth).write(salesKey) };
}

test.each(dialectNames)(
	'a file that is too large is refused by field and limit in %s',
	async (name) => {
		const { server, files, gateway } = testServer();
		files.take = async () => Promise.reject(mediaTooLarge(100 * 1024 * 1024));
		const { url, auth } = pathOf(name);
		const payload = form({ picture: { fileName: 'a.jpg', value: 'bytes' } });
		const answer = await server.inject({
			...{ method: 'POST', url, payload },
			headers: { ...headers, ...auth },
		});
		expect(answer.statusCode).toBe(413);
		expect(answer.body).toContain('100 MB (field \\"picture\\")');
		expect(gateway.calls).toEqual([]);
	},
);

test('what came with a form is dropped after the answer, and after a refusal', async () => {
	const { server, files, gateway } = testServer();
	const post = (payload: Buffer) =>
		server.inject({
			...{ method: 'POST', url: '/message/sendMedia/sales', payload },
			headers: { ...headers, apikey: adminKey },
		});
	const file = { fileName: 'a.pdf', value: 'bytes' };
	const fields = { number: { value: '5511988887777' }, mediatype: { value: 'document' } };
	expect((await post(form({ ...fields, file }))).statusCode).toBe(201);
	expect(gateway.last.input).toMatchObject({ media: { base64: 'Ynl0ZXM=', fileName: 'a.pdf' } });
	expect(files.kept.size).toBe(0);
	expect((await post(form({ mediatype: fields.mediatype, file }))).statusCode).toBe(400);
	expect(files.kept.size).toBe(0);
	// Of several files the first is kept before the second is refused.
	const take = files.take.bind(files);
	let count = 0;
	files.take = async (...given) => {
		count += 1;
		return count === 1 ? take(...given) : Promise.reject(mediaTooLarge(1));
	};
	expect((await post(form({ ...fields, file, other: file }))).statusCode).toBe(413);
	expect(files.kept.size).toBe(0);
});

test('a form of too many fields or files is refused', async () => {
	const { server, gateway } = testServer();
	const many = (count: number, part: { fileName?: string; value: string }) =>
		form(Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, part])));
	for (const payload of [many(1_001, { value: 'x' }), many(11, { fileName: 'x', value: 'x' })]) {
		const answer = await server.inject({
			...{ method: 'POST', url: '/message/sendMedia/sales', payload },
			headers: { ...headers, apikey: adminKey },
		});
		expect(answer.statusCode).toBe(400);
		expect(answer.body).toContain('at most');
	}
	expect(gateway.calls).toEqual([]);
});
