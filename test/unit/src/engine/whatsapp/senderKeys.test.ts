import {
	addTransactionCapability,
	DEFAULT_CONNECTION_CONFIG,
	initAuthCreds,
	type SignalKeyStoreWithTransaction,
} from '@whiskeysockets/baileys';
import { keyName } from '../../../../../src/engine/whatsapp/groups/groupSending';
import {
	decryptFromGroup,
	encryptForGroup,
} from '../../../../../src/engine/whatsapp/groups/senderKeys';
import { createMemoryKeys } from '../../../../../src/simulator';
import { silentLogger } from '../../../../support/silentLogger';

const GROUP = '120363040000000001@g.us';
const ANNA = '111111111111111:2@lid';
const EVE = '15550002001:3@s.whatsapp.net';
const text = (words: string) => Buffer.from(words);

type Logger = Parameters<typeof addTransactionCapability>[1];

/** A member of the group on the library's own Signal repository. */
class Member {
	readonly keys: SignalKeyStoreWithTransaction;
	readonly repository;

	constructor(readonly device: string) {
		const logger = { ...silentLogger, trace: () => undefined } as unknown as Logger;
		const options = { maxCommitRetries: 1, delayBetweenTriesMs: 0 };
		this.keys = addTransactionCapability(createMemoryKeys(), logger, options);
		const auth = { creds: initAuthCreds(), keys: this.keys };
		this.repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, logger);
	}

	get name(): string {
		return keyName(GROUP, this.device);
	}

	ownKey(): Promise<Uint8Array> {
		return this.repository.getSenderKeyDistributionMessage({ group: GROUP, meId: this.device });
	}

	async learns(other: Member): Promise<void> {
		await this.repository.processSenderKeyDistributionMessage({
			authorJid: other.device,
			item: { groupId: GROUP, axolotlSenderKeyDistributionMessage: await other.ownKey() },
		});
	}
}

let anna: Member;
let eve: Member;

beforeEach(() => {
	anna = new Member(ANNA);
	eve = new Member(EVE);
});

test('the library reads what is encrypted here', async () => {
	await eve.learns(anna);
	for (const words of ['one', 'two', 'three']) {
		const msg = await encryptForGroup(anna.keys, anna.name, text(words));
		const options = { group: GROUP, authorJid: ANNA, msg };
		expect(Buffer.from(await eve.repository.decryptGroupMessage(options)).toString()).toBe(words);
	}
});

test('what the library encrypts is read here, in any order and once', async () => {
	await anna.learns(eve);
	const sealed: Uint8Array[] = [];
	for (const words of ['one', 'two', 'three']) {
		const options = { group: GROUP, meId: EVE, data: text(words) };
		sealed.push((await eve.repository.encryptGroupMessage(options)).ciphertext);
	}
	const [one, two, three] = sealed as [Uint8Array, Uint8Array, Uint8Array];
	const read = async (bytes: Uint8Array) =>
		(await decryptFromGroup(anna.keys, eve.name, bytes)).toString();
	expect([await read(three), await read(one), await read(two)]).toEqual(['three', 'one', 'two']);
	await expect(read(two)).rejects.toThrow('old counter');
});

test('a changed message is refused and uses up no key', async () => {
	await anna.learns(eve);
	const options = { group: GROUP, meId: EVE, data: text('whole') };
	const { ciphertext } = await eve.repository.encryptGroupMessage(options);
	const damaged = Buffer.from(ciphertext);
	// The last byte of the ciphertext, before the signature.
	const at = damaged.length - 65;
	damaged[at] = (damaged[at] ?? 0) ^ 1;
	await expect(decryptFromGroup(anna.keys, eve.name, damaged)).rejects.toThrow('signature');
	const read = await decryptFromGroup(anna.keys, eve.name, ciphertext);
	expect(read.toString()).toBe('whole');
});

test('a record does not grow with what is sent', async () => {
	await anna.ownKey();
	const size = async () =>
		(await anna.keys.get('sender-key', [anna.name]))[anna.name]?.byteLength ?? 0;
	await encryptForGroup(anna.keys, anna.name, text('first'));
	const before = await size();
	for (let n = 0; n < 50; n += 1) await encryptForGroup(anna.keys, anna.name, text('more'));
	expect(await size()).toBeLessThan(before + 10);
});

test('without a key nothing is read or written', async () => {
	await expect(encryptForGroup(anna.keys, anna.name, text('x'))).rejects.toThrow('no own key');
	await eve.ownKey();
	const sealed = await encryptForGroup(eve.keys, eve.name, text('x'));
	await expect(decryptFromGroup(anna.keys, eve.name, sealed)).rejects.toThrow('No sender key');
});
