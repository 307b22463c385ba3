import { fileAsDataUrl, fileNameOf, mimeTypeOf } from '../../../../../src/dialects/megaapi/files';

test.each([
	[{ url: 'https://example.com/a/caf%C3%A9.pdf?x=1' }, 'document', 'café.pdf', 'application/pdf'],
	[{ url: 'https://example.com/' }, 'image', 'image.jpg', 'image/jpeg'],
	[
		{ url: 'https://example.com/%E0%A4%A.bin' },
		'document',
		'%E0%A4%A.bin',
		'application/octet-stream',
	],
	[
		{ base64: 'data:application/pdf;base64,JVBERi0=' },
		'document',
		'document.pdf',
		'application/pdf',
	],
	[{ base64: 'JVBERi0=', fileName: 'list.XLSX' }, 'document', 'document.xlsx', /spreadsheetml/],
	[{ base64: 'T2dnUw==' }, undefined, 'voice.ogg', 'audio/ogg; codecs=opus'],
	[{ base64: 'AA==', mimeType: 'video/webm' }, 'video', 'video.bin', 'video/webm'],
])('%j of the kind %s is named %s', (media, type, name, mimeType) => {
	const send = { media, ...(type === undefined ? {} : { type }) };
	expect(fileNameOf(send)).toBe(name);
	expect(mimeTypeOf(send)).toMatch(mimeType);
});

test('a file in Base64 gets its type in front, once', () => {
	const written = fileAsDataUrl.encode({ base64: 'AA==', mimeType: 'image/png' });
	expect(written).toBe('data:image/png;base64,AA==');
	expect(fileAsDataUrl.encode({ base64: written as string })).toBe(written);
	expect(fileAsDataUrl.decode(written)).toEqual({ base64: 'AA==', mimeType: 'image/png' });
	expect(fileAsDataUrl.decode('AA==')).toEqual({ base64: 'AA==' });
	expect(fileAsDataUrl.decode(7)).toEqual({ base64: 7 });
});
