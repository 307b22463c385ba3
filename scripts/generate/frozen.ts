import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

/**
 * What saved workflows rely on, by resource: names of operations, and each parameter with its type and its default, as
 * one line, with the operations that have it. It only grows.
 */
export type Frozen = Record<string, Record<string, string[]>>;

const root = path.resolve(__dirname, '../..');

/** What was frozen before, and what is new. */
export function frozenFile(file: string, properties: readonly INodeProperties[]): string {
	const absolute = path.join(root, file);
	const before = statSync(absolute, { throwIfNoEntry: false })
		? (JSON.parse(readFileSync(absolute, 'utf8')) as Frozen)
		: {};
	return JSON.stringify(union(before, freeze(properties)));
}

/** The parameters of a description, those inside collections with their path. */
export function freeze(properties: readonly INodeProperties[]): Frozen {
	const frozen: Frozen = {};
	for (const property of properties) {
		const { resource = ['*'], operation = ['*'] } = (property.displayOptions?.show ??
			{}) as Partial<Record<string, string[]>>;
		for (const each of resource) {
			const lines = (frozen[each] ??= {});
			for (const line of linesOf(property)) {
				lines[line] = [...new Set([...(lines[line] ?? []), ...operation])].sort();
			}
		}
	}
	return frozen;
}

function linesOf(property: INodeProperties, before = ''): string[] {
	const { name, type, default: value, options = [] } = property;
	const own = before + name;
	const inside = options.flatMap((option) => {
		if (isEntry(option)) {
			return option.values.flatMap((each) => linesOf(each, `${own}.${option.name}.`));
		}
		return isChoice(option) ? [`${own}=${String(option.value)}`] : linesOf(option, `${own}.`);
	});
	return [`${own} ${type} ${JSON.stringify(value)}`, ...inside];
}

type Option = INodePropertyOptions | INodeProperties | INodePropertyCollection;

function isEntry(option: Option): option is INodePropertyCollection {
	return 'values' in option;
}

function isChoice(option: Option): option is INodePropertyOptions {
	return 'value' in option;
}

function union(before: Frozen, now: Frozen): Frozen {
	const resources = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
	return Object.fromEntries(
		resources.map((resource) => {
			const [old = {}, own = {}] = [before[resource], now[resource]];
			const lines = [...new Set([...Object.keys(old), ...Object.keys(own)])].sort();
			return [
				resource,
				Object.fromEntries(
					lines.map((line) => [
						line,
						[...new Set([...(old[line] ?? []), ...(own[line] ?? [])])].sort(),
					]),
				),
			];
		}),
	);
}
