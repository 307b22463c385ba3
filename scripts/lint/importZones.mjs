import { builtinModules } from 'node:module';

/**
 * Which way imports point (docs/architecture.md), as data for eslint.config.mjs.
 *
 * A layer sees itself and the layers named here; `app` and the entry files compose everything.
 */
const SEES = {
	support: ['domain'],
	domain: [],
	catalogue: ['domain', 'support'],
	'dialects/kit': ['domain', 'catalogue', 'support'],
	client: ['domain', 'catalogue', 'dialects', 'support'],
	engine: ['domain', 'catalogue', 'support'],
	events: ['domain', 'support'],
	cluster: ['domain', 'support'],
	storage: ['domain', 'support'],
	integrations: ['domain', 'support'],
	server: ['domain', 'catalogue', 'dialects', 'support'],
	simulator: ['domain', 'support'],
	projections: ['domain', 'catalogue', 'dialects', 'support'],
};

const DIALECTS = ['native', 'evolution', 'megaapi', 'zapini', 'papi'];

/** Zones of `import-x/no-restricted-paths`. */
export const zones = [
	...Object.entries(SEES).map(([layer, sees]) => zone(layer, sees)),
	...DIALECTS.map((dialect) =>
		zone(`dialects/${dialect}`, ['domain', 'catalogue', 'dialects/kit', 'support']),
	),
	{
		target: './src',
		from: ['./nodes', './credentials', './test', './scripts', './bench', './chaos', './examples'],
		message: 'src stands on its own: nodes and tests look at it, never the other way round.',
	},
];

function zone(layer, sees) {
	return {
		target: `./src/${layer}`,
		from: './src',
		except: [layer, ...sees].map((each) => `./${each}`),
		message: `src/${layer} sees only: ${[layer, ...sees].join(', ')} (docs/architecture.md).`,
	};
}

/** Packages that one part of the house owns; everybody else goes through that part. */
const OWNED_PACKAGES = [
	{ names: ['@whiskeysockets/baileys', 'libsignal'], owners: ['engine/whatsapp', 'simulator'] },
	{ names: ['kysely', 'pg', 'node:sqlite'], owners: ['storage'] },
	{ names: ['fastify', '@fastify'], owners: ['server'] },
];

/** These run inside n8n and, bundled, without Node's built-ins: IO comes in through ports. */
const PORTABLE = ['catalogue', 'dialects', 'client'];
const NODE_BUILT_INS = {
	regex: `^(?!(node:)?crypto$)(node:.*|${builtinModules.join('|')})$`,
	message: 'IO, timers and the environment come in through a port (docs/architecture.md).',
};
const AMBIENT_IO = [
	'process',
	'setTimeout',
	'setInterval',
	'setImmediate',
	'clearTimeout',
	'clearInterval',
	'fetch',
];

const ROOMS = [
	...Object.keys(SEES).filter((layer) => !layer.includes('/')),
	'dialects',
	'engine/whatsapp',
	'app',
];

/**
 * One block per room with the packages it must not import. `engine/whatsapp` comes after `engine`
 * so that its block wins.
 */
export const packageBlocks = ROOMS.map((room) => ({
	files: [`src/${room}/**/*.ts`],
	rules: {
		'no-restricted-imports': ['error', { patterns: forbiddenIn(room) }],
		...(PORTABLE.includes(room) && {
			'no-restricted-globals': [
				'error',
				...AMBIENT_IO.map((name) => ({ name, message: NODE_BUILT_INS.message })),
			],
		}),
	},
}));

function forbiddenIn(room) {
	const patterns = OWNED_PACKAGES.filter(({ owners }) => !owners.includes(room)).map(
		({ names, owners }) => ({
			regex: `^(${names.join('|')})(/|$)`,
			message: `Only src/${owners.join(' and src/')} may import this (docs/architecture.md).`,
		}),
	);
	if (PORTABLE.includes(room)) patterns.push(NODE_BUILT_INS);
	if (room === 'domain') patterns.push({ regex: '^[^.]', message: 'domain imports nothing.' });
	if (room === 'catalogue') {
		patterns.push({ regex: '^(?!zod$|node:crypto$)[^.]', message: 'catalogue adds only zod.' });
	}
	return patterns;
}
