import { openSandbox } from '../../../../../src/simulator/http/openSandbox';
import { decodeJson, encodeJson } from '../../../../../src/simulator/http/protocol';

test('a command line that says a word to the sandbox does not load Baileys', () => {
	expect(openSandbox('http://127.0.0.1:1')).toBeDefined();
	const loaded = Object.keys(require.cache).filter((file) => file.includes('whiskeysockets'));
	expect(loaded).toEqual([]);
});

test('regular expressions travel in matchers', () => {
	const matcher = { text: /^echo: /i, message: { conversation: 'x' } };
	expect(decodeJson(encodeJson(matcher))).toEqual(matcher);
});
