import { mediaIdsIn } from '../../../../../src/engine/outbox/keepFiles';

test('files are found at any depth of a send, and nothing else is', () => {
	const content = {
		text: 'mediaId',
		file: { kind: 'image', mediaId: 'media_1' },
		cards: [{ header: { file: { mediaId: 'media_2' } } }, { header: null }],
		odd: { mediaId: 7 },
	};
	expect(mediaIdsIn(content)).toEqual(['media_1', 'media_2']);
});
