import { keyCodec } from '../../../../../src/engine/whatsapp/keyCodecs';
import { SessionMemory } from '../../../../../src/engine/whatsapp/SessionMemory';

type Session = Parameters<SessionMemory['remember']>[2];

const session = (version: string) => ({ _sessions: {}, version }) as unknown as Session;
const { encode } = keyCodec('session');

test('a session that is stored as it was is not parsed again', () => {
	const memory = new SessionMemory();
	const first = memory.decode('eve', encode(session('v1')));
	expect(first).toEqual(session('v1'));
	expect(memory.decode('eve', encode(session('v1')))).toBe(first);
});

test('one that was just written is the very one that was given', () => {
	const memory = new SessionMemory();
	const written = session('v2');
	memory.remember('eve', encode(written), written);
	expect(memory.decode('eve', encode(session('v2')))).toBe(written);
});

test('what is stored decides, as after a write that failed', () => {
	const memory = new SessionMemory();
	const lost = session('v2');
	memory.remember('eve', encode(lost), lost);
	expect(memory.decode('eve', encode(session('v1')))).toEqual(session('v1'));
});
