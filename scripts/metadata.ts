import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ICredentialType, INodeType, INodeTypeDescription } from 'n8n-workflow';

/**
 * Writes `dist/known/*.json` and `dist/types/*.json`: with them n8n starts without running any of
 * our code (its LazyPackageDirectoryLoader). The same content as `n8n-generate-metadata` of n8n-core
 * makes, without installing n8n-core; `test/e2e/metadata.test.ts` compares the two.
 *
 * Usage: tsx scripts/metadata.ts [package folder]
 */
interface Manifest {
	name: string;
	version: string;
	n8n: { nodes: string[]; credentials: string[] };
}
interface Known {
	className: string;
	sourcePath: string;
	extends?: string[];
	supportedNodes?: string[];
}
type Described = Pick<ICredentialType, 'icon' | 'iconUrl'> & { iconColor?: string };

const root = path.resolve(process.argv[2] ?? '.');
const load = createRequire(path.join(root, 'package.json'));
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;

const nodes = manifest.n8n.nodes.map((file) => ({ file, description: describeNode(file) }));
const credentials = manifest.n8n.credentials.map(describeCredential);

write('known/nodes.json', Object.fromEntries(nodes.map(knownNode)));
write('known/credentials.json', Object.fromEntries(credentials.map(({ known }) => known)));
write(
	'types/nodes.json',
	nodes.map(({ description }) => description),
);
write(
	'types/credentials.json',
	credentials.map(({ type }) => type),
);

function describeNode(file: string): INodeTypeDescription {
	const node = instantiate<INodeType>(file);
	const { description } = node;
	// n8n rewrites the descriptions of these kinds on its own; this package has none of them.
	if ('nodeVersions' in node || description.polling || description.supportsCORS) {
		throw new Error(`${file}: versioned, polling and CORS nodes are not covered by this script.`);
	}
	if (!node.execute && !node.trigger && !node.webhook) {
		throw new Error(`${file}: declarative nodes are not covered by this script.`);
	}
	description.codex ??= readCodex(file);
	resolveIcon(description, file);
	description.communityNodePackageVersion = manifest.version;
	return description;
}

function knownNode({ file, description }: (typeof nodes)[number]): [string, Known] {
	return [description.name, { className: classNameOf(file), sourcePath: file }];
}

function describeCredential(file: string) {
	const type = instantiate<ICredentialType>(file);
	resolveIcon(type, file);
	const users = nodes
		.filter(({ description }) => description.credentials?.some(({ name }) => name === type.name))
		.map(({ description }) => description);
	const supportedNodes = users.map(({ name }) => name);
	if (type.httpRequestNode && supportedNodes.length > 0) type.httpRequestNode.hidden = true;
	if (!type.icon && !type.iconUrl) type.iconUrl = users.find(({ iconUrl }) => iconUrl)?.iconUrl;
	const known: Known = {
		className: classNameOf(file),
		sourcePath: file,
		extends: type.extends,
		supportedNodes: supportedNodes.length > 0 ? supportedNodes : undefined,
	};
	return {
		known: [type.name, known] as const,
		type: {
			...type,
			supportedNodes,
			// A function has no place in JSON; n8n only looks whether there is something.
			authenticate: typeof type.authenticate === 'function' ? {} : type.authenticate,
		},
	};
}

function instantiate<T>(file: string): T {
	const exported = load(path.join(root, file)) as Record<string, new () => T>;
	const Class = exported[classNameOf(file)];
	if (!Class) throw new Error(`${file} must export a class named ${classNameOf(file)}.`);
	return new Class();
}

function classNameOf(file: string): string {
	return path.basename(file).replace(/\..*$/, '');
}

function readCodex(file: string): INodeTypeDescription['codex'] {
	const codexFile = path.join(root, `${file}on`);
	if (!existsSync(codexFile)) return undefined;
	const { categories, subcategories, resources, alias } = JSON.parse(
		readFileSync(codexFile, 'utf8'),
	) as NonNullable<INodeTypeDescription['codex']>;
	const { primaryDocumentation, credentialDocumentation } = resources ?? {};
	return {
		...(categories && { categories }),
		...(subcategories && { subcategories }),
		...(alias && { alias }),
		resources: { primaryDocumentation, credentialDocumentation },
	};
}

/** `file:x.svg` beside the source becomes the address at which n8n serves it. */
function resolveIcon(described: Described, file: string): void {
	const { icon } = described;
	if (!icon) return;
	const resolve = (name: string) => {
		const relative = path.posix.join(path.posix.dirname(file), name.replace('file:', ''));
		if (!existsSync(path.join(root, relative))) throw new Error(`${file}: no icon ${relative}.`);
		return `icons/${manifest.name}/${relative}`;
	};
	const isFile = (name: string) => name.startsWith('file:');
	if (typeof icon === 'string') {
		if (!isFile(icon)) return;
		described.iconUrl = resolve(icon);
	} else {
		if (!isFile(icon.light) || !isFile(icon.dark)) return;
		described.iconUrl = { light: resolve(icon.light), dark: resolve(icon.dark) };
	}
	described.icon = undefined;
}

function write(file: string, content: object): void {
	const target = path.join(root, 'dist', file);
	mkdirSync(path.dirname(target), { recursive: true });
	const entries = Array.isArray(content)
		? content.map((entry) => JSON.stringify(entry))
		: undefined;
	writeFileSync(
		target,
		entries ? `[\n${entries.join(',\n')}\n]` : JSON.stringify(content, null, 2),
	);
}
