export function say(text: string): void;
export function sayWhile<T>(text: string, work: () => Promise<T>): Promise<T>;
export function secondsSince(time: number): number;
export class Stop extends Error {}
