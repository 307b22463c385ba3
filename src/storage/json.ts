/** Structured values in text columns. The text was written by `encodeJson`, so its shape is known. */
export function decodeJson<T>(text: string): T {
	return JSON.parse(text) as T;
}

export function decodeNullableJson<T>(text: string | null): T | null {
	return text === null ? null : decodeJson<T>(text);
}

export function encodeJson(value: unknown): string {
	return JSON.stringify(value);
}

export function encodeNullableJson(value: unknown): string | null {
	return value == null ? null : JSON.stringify(value);
}

export function encodeSwitch(value: boolean): number {
	return value ? 1 : 0;
}
