import { ParameterError } from './ParameterError';
import type { GetParameter } from './readParameters';

interface Locator {
	mode: string;
	value: unknown;
}

/**
 * The instance that a picker names; when the picker is empty, the default of the credential. An expression that turns
 * out empty is an error: sending from the default account instead would be a surprise. Throws ParameterError.
 */
export function readInstance(
	get: GetParameter,
	getRaw: GetParameter,
	defaultInstance: string,
): string {
	const picked = valueOf(get('instance', ''));
	if (picked) return picked;
	if (isExpression(getRaw('instance', ''))) {
		throw new ParameterError(
			'Instance',
			'holds an expression that gives nothing',
			'Check that the previous node gives a name, or empty the field to use the default of the credential',
		);
	}
	if (defaultInstance) return defaultInstance;
	throw new ParameterError(
		'Instance',
		'is empty and the credential has no default instance',
		'Pick an instance, or enter a Default Instance in the credential',
	);
}

function valueOf(parameter: unknown): string {
	const value = isLocator(parameter) ? parameter.value : parameter;
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' ? value.trim() : '';
}

function isExpression(raw: unknown): boolean {
	const value = isLocator(raw) ? raw.value : raw;
	return typeof value === 'string' && value.startsWith('=');
}

function isLocator(value: unknown): value is Locator {
	return typeof value === 'object' && value !== null && 'value' in value;
}
