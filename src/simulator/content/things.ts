import type { proto } from '@whiskeysockets/baileys';

export interface Place {
	latitude: number;
	longitude: number;
	name?: string;
	address?: string;
}

export function locationMessage({ latitude, longitude, ...place }: Place): proto.IMessage {
	return {
		locationMessage: { degreesLatitude: latitude, degreesLongitude: longitude, ...place },
	};
}

export interface Moving extends Place {
	caption?: string;
	/** Metres per second. */
	speed?: number;
}

export function liveLocationMessage({ latitude, longitude, caption, speed }: Moving) {
	return {
		liveLocationMessage: {
			...{ degreesLatitude: latitude, degreesLongitude: longitude, caption },
			...{ speedInMps: speed, sequenceNumber: 1, accuracyInMeters: 10 },
		},
	};
}

/** Somebody's card, with the number's account behind it. */
export function cardsMessage(people: readonly { name: string; number: string }[]): proto.IMessage {
	const contacts = people.map(({ name, number }) => ({
		displayName: name,
		vcard: [
			...['BEGIN:VCARD', 'VERSION:3.0', `N:;${name};;;`, `FN:${name}`],
			...[`TEL;type=CELL;waid=${number}:+${number}`, 'END:VCARD'],
		].join('\n'),
	}));
	const [first] = contacts;
	if (contacts.length === 1 && first) return { contactMessage: first };
	return { contactsArrayMessage: { displayName: `${contacts.length} contacts`, contacts } };
}
