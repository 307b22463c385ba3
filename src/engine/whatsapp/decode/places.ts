import type { Decoder } from './Decoder';
import { textOf } from './values';

export const decodePlace: Decoder = ({ locationMessage: place }) =>
	place
		? {
				type: place.isLive ? 'liveLocation' : 'location',
				text: textOf(place.comment),
				location: {
					latitude: place.degreesLatitude ?? 0,
					longitude: place.degreesLongitude ?? 0,
					name: textOf(place.name),
					address: textOf(place.address),
					...motionOf(place),
				},
			}
		: null;

export const decodeLivePlace: Decoder = ({ liveLocationMessage: place }) =>
	place
		? {
				type: 'liveLocation',
				text: textOf(place.caption),
				location: {
					latitude: place.degreesLatitude ?? 0,
					longitude: place.degreesLongitude ?? 0,
					name: null,
					address: null,
					...{ accuracyMeters: null, speed: null, heading: null },
					...motionOf(place),
				},
			}
		: null;

interface Motion {
	accuracyInMeters?: number | null;
	speedInMps?: number | null;
	degreesClockwiseFromMagneticNorth?: number | null;
}

/** What the sender's phone measured; a place that somebody picked on the map has none of it. */
function motionOf({ accuracyInMeters, speedInMps, degreesClockwiseFromMagneticNorth }: Motion) {
	return {
		...(accuracyInMeters != null && { accuracyMeters: accuracyInMeters }),
		...(speedInMps != null && { speed: speedInMps }),
		...(degreesClockwiseFromMagneticNorth != null && {
			heading: degreesClockwiseFromMagneticNorth,
		}),
	};
}
