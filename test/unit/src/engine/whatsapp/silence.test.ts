import { silenceLibsignal } from '../../../../../src/engine/whatsapp/silence';

const names = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** A console that keeps what it is asked to print. */
function openConsole() {
	const printed: unknown[][] = [];
	const print = (...args: unknown[]) => void printed.push(args);
	const target = Object.fromEntries(names.map((name) => [name, print])) as unknown as Console;
	return { target, printed };
}

test('sessions never reach the console, everything else does, unchanged', () => {
	const { target, printed } = openConsole();
	silenceLibsignal(target);
	const session = { currentRatchet: { ephemeralKeyPair: { privKey: Buffer.from('secret') } } };
	target.info('Closing session:', session);
	target.warn('Some wording of a later version', session);
	target.error('Session error:Error: Bad MAC', 'stack');
	target.log('Closing time');
	target.error('failed', { code: 1 });
	expect(printed).toEqual([['Closing time'], ['failed', { code: 1 }]]);
});
