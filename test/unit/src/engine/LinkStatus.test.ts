import type { InstanceRow } from '../../../../src/domain/ports/storage';
import { LinkStatus } from '../../../../src/engine/LinkStatus';
import { FakeClock } from '../../../support/FakeClock';
import { silentLogger } from '../../../support/silentLogger';

const reason = { code: 'why', message: 'Because' };
let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
});

function open(row: Partial<InstanceRow> = {}, logger = silentLogger): LinkStatus {
	const stored: InstanceRow = {
		name: 'sales',
		network: 'sandbox',
		createdAt: 0,
		linked: true,
		phone: '15550001001',
		lid: '1@lid',
		profileName: 'Sales',
		state: 'connected',
		reason: null,
		until: null,
		settings: {},
		...row,
	};
	return new LinkStatus({ row: stored, network: 'sandbox', clock, logger });
}

test.each([
	['connected', true, 'connecting', null],
	['reconnecting', true, 'connecting', null],
	['qr', false, 'created', null],
	['conflict', true, 'conflict', reason],
	['banned', true, 'banned', reason],
	['passkey_required', false, 'passkey_required', reason],
] as const)('%s (linked: %s) starts again as %s', (state, linked, starts, kept) => {
	expect(open({ state, linked, reason }).current).toMatchObject({ state: starts, reason: kept });
});

test('a move tells since when and why; one to the same state only renews the reason', () => {
	const status = open();
	const start = clock.now();
	clock.advance(1_000);
	status.move('connected', { reason: null });
	clock.advance(1_000);
	status.move('connected', { reason });
	expect(status.current).toMatchObject({ state: 'connected', since: start + 1_000, reason });
	status.move('banned', { reason, until: 5 });
	expect(status.current.until).toBe(5);
});

test('a move that there is not is logged and not made', () => {
	const error = jest.fn();
	const status = open({ state: 'logged_out', linked: false }, { ...silentLogger, error });
	status.move('connected', { reason: null });
	expect(status.state).toBe('logged_out');
	expect(error).toHaveBeenCalledTimes(1);
});

test('each state is news once', () => {
	const status = open();
	status.move('reconnecting', { reason });
	expect([status.takeNews(), status.takeNews()]).toEqual([true, false]);
	status.move('connected', { reason: null });
	expect(status.takeNews()).toBe(true);
	status.move('reconnecting', { reason });
	expect(status.takeNews()).toBe(true);
});

test('who waits is told of the state, or left alone after its time', async () => {
	const status = open();
	const isConnected = status.until(({ state }) => state === 'connected', 10_000);
	status.move('connected', { reason: null });
	await isConnected;
	expect(clock.pending).toBe(0);
	const neverBanned = status.until(({ state }) => state === 'banned', 10_000);
	clock.advance(10_000);
	await neverBanned;
	expect(status.state).toBe('connected');
});

test('a name that the server left out is kept; a link that is gone takes everything', () => {
	const status = open();
	status.keepIdentity({ jid: '2@s.whatsapp.net', phone: '2', lid: '3@lid', name: null });
	expect(status.current).toMatchObject({ phone: '2', lid: '3@lid', profileName: 'Sales' });
	status.forgetIdentity();
	expect(status.current).toMatchObject({ phone: null, lid: null, profileName: null });
});

test('a stop ends every wait for a state, and later ones begin none', async () => {
	const status = open();
	const waiting = status.until(({ state }) => state === 'connected', 60_000);
	status.release();
	await waiting;
	await status.until(({ state }) => state === 'connected', 60_000);
	expect(clock.pending).toBe(0);
});

describe('while something is wrong', () => {
	const deaf = { code: 'deaf', message: 'Nothing comes' };

	test('what is connected is degraded, with the worst reason, until all is right again', () => {
		const status = open();
		status.move('connected', { reason: null });
		status.setTrouble('newChats', reason);
		expect(status.current).toMatchObject({ state: 'degraded', reason });
		status.setTrouble('deaf', deaf);
		expect(status.current).toMatchObject({ state: 'degraded', reason: deaf });
		status.setTrouble('deaf', null);
		expect(status.current).toMatchObject({ state: 'degraded', reason });
		status.setTrouble('newChats', null);
		expect(status.current).toMatchObject({ state: 'connected', reason: null });
	});

	test('nothing but a connection is, and one that comes back is again', () => {
		const status = open();
		status.setTrouble('newChats', reason);
		expect(status.state).toBe('connecting');
		status.move('connected', { reason: null });
		status.showTroubles();
		expect(status.state).toBe('degraded');
		status.move('reconnecting', { reason: null });
		status.setTrouble('newChats', null);
		expect(status.state).toBe('reconnecting');
	});
});
