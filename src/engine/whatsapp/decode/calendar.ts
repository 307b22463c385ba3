import type { Decoder } from './Decoder';
import { secondsAsIso, textOf } from './values';

export const decodeCalendarEvent: Decoder = ({ eventMessage: event }) =>
	event
		? {
				type: 'event',
				text: textOf(event.name),
				event: {
					name: event.name ?? '',
					description: textOf(event.description),
					startsAt: secondsAsIso(event.startTime),
					endsAt: secondsAsIso(event.endTime),
					location: textOf(event.location?.name),
					joinLink: textOf(event.joinLink),
					canceled: event.isCanceled === true,
				},
			}
		: null;
