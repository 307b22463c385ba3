/** The protobuf messages of Signal's ratchets, small enough to write out. Fields are in ascending order. */
export interface WhisperMessage {
	ephemeralKey: Buffer;
	counter: number;
	previousCounter: number;
	ciphertext: Buffer;
}

export interface PreKeyWhisperMessage {
	preKeyId?: number;
	baseKey: Buffer;
	identityKey: Buffer;
	message: Buffer;
	registrationId: number;
	signedPreKeyId: number;
}

/** What a member of a group encrypts for all others at once. */
export interface SenderKeyMessage {
	id: number;
	iteration: number;
	ciphertext: Buffer;
}

/** What the others need to read it, from this iteration on. */
export interface SenderKeyDistribution {
	id: number;
	iteration: number;
	chainKey: Buffer;
	signingKey: Buffer;
}

type Field = number | Buffer | undefined;

const VARINT = 0;
const BYTES = 2;

export function encodeWhisper(message: WhisperMessage): Buffer {
	return encodeFields([
		undefined,
		message.ephemeralKey,
		message.counter,
		message.previousCounter,
		message.ciphertext,
	]);
}

export function decodeWhisper(bytes: Buffer): WhisperMessage {
	const fields = decodeFields(bytes);
	return {
		ephemeralKey: requireBytes(fields[1], 'ephemeralKey'),
		counter: numberOf(fields[2]),
		previousCounter: numberOf(fields[3]),
		ciphertext: requireBytes(fields[4], 'ciphertext'),
	};
}

export function encodePreKeyWhisper(message: PreKeyWhisperMessage): Buffer {
	return encodeFields([
		undefined,
		message.preKeyId,
		message.baseKey,
		message.identityKey,
		message.message,
		message.registrationId,
		message.signedPreKeyId,
	]);
}

export function decodePreKeyWhisper(bytes: Buffer): PreKeyWhisperMessage {
	const fields = decodeFields(bytes);
	return {
		preKeyId: typeof fields[1] === 'number' ? fields[1] : undefined,
		baseKey: requireBytes(fields[2], 'baseKey'),
		identityKey: requireBytes(fields[3], 'identityKey'),
		message: requireBytes(fields[4], 'message'),
		registrationId: numberOf(fields[5]),
		signedPreKeyId: numberOf(fields[6]),
	};
}

export function encodeSenderKeyMessage(message: SenderKeyMessage): Buffer {
	return encodeFields([undefined, message.id, message.iteration, message.ciphertext]);
}

export function decodeSenderKeyMessage(bytes: Buffer): SenderKeyMessage {
	const fields = decodeFields(bytes);
	return {
		id: numberOf(fields[1]),
		iteration: numberOf(fields[2]),
		ciphertext: requireBytes(fields[3], 'ciphertext'),
	};
}

export function encodeSenderKeyDistribution(key: SenderKeyDistribution): Buffer {
	return encodeFields([undefined, key.id, key.iteration, key.chainKey, key.signingKey]);
}

export function decodeSenderKeyDistribution(bytes: Buffer): SenderKeyDistribution {
	const fields = decodeFields(bytes);
	return {
		id: numberOf(fields[1]),
		iteration: numberOf(fields[2]),
		chainKey: requireBytes(fields[3], 'chainKey'),
		signingKey: requireBytes(fields[4], 'signingKey'),
	};
}

function encodeFields(fields: Field[]): Buffer {
	const parts: Buffer[] = [];
	fields.forEach((field, number) => {
		if (typeof field === 'number') parts.push(varint((number << 3) | VARINT), varint(field));
		else if (field) parts.push(varint((number << 3) | BYTES), varint(field.length), field);
	});
	return Buffer.concat(parts);
}

function decodeFields(bytes: Buffer): Field[] {
	const fields: Field[] = [];
	let offset = 0;
	const readVarint = () => {
		let value = 0;
		for (let shift = 0; shift < 35; shift += 7) {
			const byte = bytes[offset++];
			if (byte === undefined) throw new Error('truncated Signal message');
			value += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) return value;
		}
		throw new Error('Signal message with a number over 32 bits');
	};
	while (offset < bytes.length) {
		const tag = readVarint();
		if ((tag & 7) === VARINT) fields[tag >> 3] = readVarint();
		else if ((tag & 7) === BYTES) {
			const length = readVarint();
			if (offset + length > bytes.length) throw new Error('truncated Signal message');
			fields[tag >> 3] = bytes.subarray(offset, (offset += length));
		} else throw new Error(`Signal message with wire type ${tag & 7}`);
	}
	return fields;
}

function varint(value: number): Buffer {
	const bytes: number[] = [];
	let rest = value;
	while (rest > 0x7f) {
		bytes.push((rest % 0x80) | 0x80);
		rest = Math.floor(rest / 0x80);
	}
	bytes.push(rest);
	return Buffer.from(bytes);
}

function requireBytes(field: Field, name: string): Buffer {
	if (!Buffer.isBuffer(field)) throw new Error(`Signal message without ${name}`);
	return field;
}

function numberOf(field: Field): number {
	return typeof field === 'number' ? field : 0;
}
