/** Thrown where a machine does not allow what a scenario needs; it is then said aloud and not counted as passed. */
export class Skipped extends Error {}
