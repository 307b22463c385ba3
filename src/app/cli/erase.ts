import { GatewayError } from '../../domain/errors';
import { erasePerson, jidsOf, numberCandidates } from '../../engine';
import { holdAlone } from '../transfer/handOver';
import { openConfigured } from './openConfigured';
import { placeOptions, placeUsage, readPlace } from './place';
import { print, readOptions } from './readOptions';

const usage = `wagate erase INSTANCE NUMBER [options]

Erases everything that is stored of one person in one instance: their messages, also in groups, every event
that names them, files, and what is known of them. What others said of them stays until its days are over.
A gateway that runs does the same by the operation contact.erase; for this command none may run.

  --sessions        also what the encryption knows of them; their next message begins anew
${placeUsage}`;

export async function run(args: string[]): Promise<number> {
	const { values, positionals } = readOptions(args, {
		...placeOptions,
		sessions: { type: 'boolean', default: false },
	});
	const [instance, number] = positionals;
	if (values.help || instance === undefined || number === undefined) {
		print(usage);
		return values.help ? 0 : 2;
	}
	const config = readPlace(values, process.env);
	const storage = await openConfigured(config);
	try {
		await holdAlone(storage.cluster, instance);
		if (!(await storage.instances.get(instance))) {
			throw new GatewayError('INSTANCE_NOT_FOUND', instance);
		}
		const candidates = number.includes('@')
			? [number]
			: numberCandidates(number, config.defaultCountry).map((each) => `${each}@s.whatsapp.net`);
		const jids = await jidsOf(storage, instance, candidates);
		const { sessions } = values;
		const counts = await erasePerson(storage, {
			...{ instance, jids, sessions },
			progress: ({ kind, count }) => count > 0 && print(`${kind}: ${count}`),
		});
		const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
		print(`Erased of ${number} in ${instance}: ${total} rows.`);
	} finally {
		await storage.close();
	}
	return 0;
}
