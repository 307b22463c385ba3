import { INSTANCE } from '../rig/Gateway';
import { sendUntilAccepted } from '../rig/Load';
import type { Stage } from '../rig/Stage';
import { drain } from './drain';
import type { Play, Scenario } from './Scenario';

const ROUNDS = 1_000;
const CALLS = 100;

/** Both sides step one Signal session at the same time, again and again. */
export const rounds: Scenario = {
	name: 'rounds',
	title: `${ROUNDS} rounds of sending to and receiving from one person at once`,
	isShort: false,
	boundS: 180,
	store: null,
	async play({ stage, progress }) {
		const { account, ledger, people } = stage;
		const person = firstPerson(stage);
		const asked = (await stage.whatsapp.stats()).retriesAsked;
		const write = async (n: number) => {
			const { id } = await person.text(account, `round ${n} in`);
			ledger.write({ messageId: id, chat: person.number });
		};
		const send = async (n: number) => {
			const text = `round ${n} out`;
			const input = { to: person.number, text, waitFor: 'accepted' };
			const { messageId } = await sendUntilAccepted(stage, input);
			ledger.accept({ text, messageId, chat: person.number });
		};
		for (let n = 1; n <= ROUNDS; n += 1) {
			await Promise.all([write(n), send(n)]);
			if (n % 250 === 0) progress(`${n} rounds, ${ledger.underway} messages under way`);
		}
		await drain(stage, 60_000);
		const unread = (await stage.whatsapp.stats()).retriesAsked - asked + (await stage.askedAgain());
		return {
			notes: [`${ROUNDS} rounds with one of ${people.contacts.length} people`],
			faults: unread > 0 ? [`${unread} messages could not be read at the first try`] : [],
		};
	},
};

interface Answer {
	messageId: string;
	repeated: boolean;
}

export const idempotency: Scenario = {
	name: 'idempotency',
	title: `${CALLS} calls at once with one idempotency key, and again after kill -9`,
	isShort: true,
	boundS: 60,
	store: null,
	play: repeatCalls,
};

async function repeatCalls({ stage }: Play) {
	const { number } = firstPerson(stage);
	const request = { to: number, text: 'only once', idempotencyKey: 'one key for all' };
	const call = (input: object) =>
		stage.gateway.rest.call<Answer>('POST', `/v1/instances/${INSTANCE}/messages/text`, input);
	const many = () => Promise.all(Array.from({ length: CALLS }, () => call(request)));
	const answers = await many();
	const messageId = answers[0]?.messageId ?? '';
	stage.ledger.accept({ text: request.text, messageId, chat: number });
	await stage.restart();
	answers.push(...(await many()));
	const other = await call({ ...request, text: 'something else' }).then(
		() => 'was accepted',
		(error: unknown) => String(error),
	);
	await drain(stage);
	const ids = new Set(answers.map((answer) => answer.messageId));
	const firsts = answers.filter(({ repeated }) => !repeated).length;
	return {
		notes: [`${answers.length} calls made ${ids.size} message`],
		faults: [
			...(ids.size === 1 && firsts === 1
				? []
				: [`${ids.size} ids, ${firsts} answers not repeated`]),
			...(other.includes(': 422 ') ? [] : [`the same key with another text ${other}`]),
		],
	};
}

function firstPerson({ people }: Stage) {
	const [person] = people.contacts;
	if (!person) throw new Error('nobody is there');
	return person;
}
