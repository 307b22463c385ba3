import { GatewayError } from '../../../domain/errors';
import type { Command } from '../Command';
import { submit } from '../submit';
import { newSecret } from './secret';

const sendLocation: Command<'message.sendLocation'> = (input, { host }) => {
	const { latitude, longitude, name, address, live } = input;
	const { accuracyMeters, speed, heading } = input;
	const place = { latitude, longitude, name, address, accuracyMeters, speed, heading };
	return submit(host, 'message.sendLocation', input, async () => ({ place, live: live === true }));
};

const sendContact: Command<'message.sendContact'> = (input, { host }) =>
	submit(host, 'message.sendContact', input, async ({ identities }) => ({
		contacts: input.contacts.map(({ whatsappNumber, ...contact }) => ({
			...contact,
			account: whatsappNumber
				? identities.digitsOf(whatsappNumber)
				: accountBehind(contact.phone, (phone) => identities.digitsOf(phone)),
		})),
	}));

/** A card may show any number, such as one without a country; then it leads to no chat. */
function accountBehind(phone: string, digitsOf: (phone: string) => string): string | null {
	try {
		return digitsOf(phone);
	} catch (error) {
		if (error instanceof GatewayError && error.code === 'INVALID_NUMBER') return null;
		throw error;
	}
}

const sendPoll: Command<'message.sendPoll'> = (input, { host }) =>
	submit(host, 'message.sendPoll', input, async () => {
		const { question, options, maxAnswers } = input;
		requireUsablePoll(options, maxAnswers);
		return { question, options, maxAnswers, secret: newSecret() };
	});

/** Votes name an answer by its text. */
function requireUsablePoll(options: readonly string[], maxAnswers: number): void {
	if (new Set(options).size < options.length) {
		throw new GatewayError('BAD_REQUEST', 'options has the same answer twice');
	}
	if (maxAnswers > options.length) {
		throw new GatewayError('BAD_REQUEST', 'maxAnswers is larger than the number of answers');
	}
}

const sendEvent: Command<'message.sendEvent'> = (input, { host }) =>
	submit(host, 'message.sendEvent', input, async (instance) => {
		const { name, description, location, call = 'none' } = input;
		const startsAt = Date.parse(input.startsAt);
		const endsAt = input.endsAt === undefined ? null : Date.parse(input.endsAt);
		if (endsAt !== null && endsAt < startsAt) {
			throw new GatewayError('BAD_REQUEST', 'endsAt is before startsAt');
		}
		const joinLink = call === 'none' ? null : await instance.whatsapp.calls.link(call, startsAt);
		return { name, description, location, startsAt, endsAt, joinLink, secret: newSecret() };
	});

export const kindCommands = {
	'message.sendLocation': sendLocation,
	'message.sendContact': sendContact,
	'message.sendPoll': sendPoll,
	'message.sendEvent': sendEvent,
};
