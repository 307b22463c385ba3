import { randomBytes } from 'node:crypto';
import { readContext } from './context';
import type { Encoder, Encoders } from './Encoder';

/** What a stored location holds. The command writes it (`commands/message/kinds`). */
interface StoredPlace {
	place: {
		latitude: number;
		longitude: number;
		name?: string;
		address?: string;
		accuracyMeters?: number;
		speed?: number;
		heading?: number;
	};
	live: boolean;
}

const encodePlace: Encoder = async (row, context) => {
	const { place, live } = row.content as unknown as StoredPlace;
	const { latitude, longitude, name, address, accuracyMeters, speed, heading } = place;
	const contextInfo = await readContext(row, context);
	const shared = {
		...{ degreesLatitude: latitude, degreesLongitude: longitude },
		...(accuracyMeters !== undefined && { accuracyInMeters: accuracyMeters }),
		...(speed !== undefined && { speedInMps: speed }),
		...(heading !== undefined && { degreesClockwiseFromMagneticNorth: heading }),
		...(contextInfo && { contextInfo }),
	};
	const messageContextInfo = { messageSecret: randomBytes(32) };
	if (!live) {
		return { message: { locationMessage: { ...shared, name, address }, messageContextInfo } };
	}
	// A live one has no name; apps show its caption.
	const caption = [name, address].filter(Boolean).join('\n');
	const liveLocationMessage = {
		...shared,
		...(caption && { caption }),
		sequenceNumber: row.createdAt,
	};
	return { message: { liveLocationMessage, messageContextInfo } };
};

export const placeEncoders: Encoders = { 'message.sendLocation': encodePlace };
