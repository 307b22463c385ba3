/**
 * The vocabulary in which a tongue says how its wire names map onto canonical fields, in both directions. It is closed:
 * what does not fit these words is a `custom` pair of functions with a name, and those are counted.
 *
 * Rows are data. `decodeRows` and `encodeRows` interpret them; `checkRoute` proves at load that nothing required is
 * left out. A canonical field that does not exist is a compile error.
 */

/**
 * Translates one value. `decode` gets whatever the wire held and gives undefined for what it cannot read in a reply;
 * in a request it returns such a value as it is, so that validation names it. Neither ever sees null or undefined.
 */
export interface Codec<Value> {
	decode(wire: unknown): Value | undefined;
	encode(value: Value): unknown;
}

type FieldOf<T> = keyof T & string;
type Present<T, F extends keyof T> = NonNullable<T[F]>;
type Element<T> = T extends readonly (infer Item)[] ? (Item extends object ? Item : never) : never;

export interface Via<F, Value> {
	kind: 'via';
	field: F;
	codec: Codec<Value>;
}
export interface Each<F, R, Given> {
	kind: 'each';
	field: F;
	rows: R;
	absent: Given;
}
export interface Within<F, R> {
	kind: 'within';
	field: F;
	rows: R;
}
export interface Nested<R> {
	kind: 'nested';
	rows: R;
}
export interface Inside<F, R> {
	kind: 'inside';
	field: F;
	row: R;
}
export interface Single<F, R, Given> {
	kind: 'single';
	field: F;
	row: R;
	absent: Given;
}
export interface Accepted<R> {
	kind: 'accepted';
	row: R;
}
export interface Asked<F> {
	kind: 'asked';
	field: F;
	codec: Codec<unknown> | null;
}
export interface Several<R> {
	kind: 'several';
	rows: R;
}
export interface Either<R> {
	kind: 'either';
	rows: R;
}
export interface OrElse<R> {
	kind: 'orElse';
	row: R;
	value: unknown;
}
export interface Constant {
	kind: 'constant';
	value: unknown;
}
export interface Ignored {
	kind: 'ignored';
}
export interface Unsupported {
	kind: 'unsupported';
}

/** Values of a reply for what the wire left out; functions get the request that was answered. */
export type Absent<Output, Input = never> = {
	[F in keyof Output]?: Output[F] | ((context: ReplyContext<Input>) => Output[F]);
};

export interface ReplyContext<Input = Record<string, unknown>> {
	/** The validated input of the operation that is answered. */
	input: Input;
	/** ISO 8601 time of the answer. */
	now: string;
}

/** One wire name's meaning. `T` is the canonical object, `Asking` the fields of the request that a reply may repeat. */
export type Row<T, Asking extends string = never> =
	| FieldOf<T>
	| { [F in FieldOf<T>]-?: Via<F, Present<T, F>> }[FieldOf<T>]
	| {
			[F in FieldOf<T>]-?: Each<
				F,
				Rows<Element<Present<T, F>>, Asking>,
				Absent<Element<Present<T, F>>>
			>;
	  }[FieldOf<T>]
	| {
			[F in FieldOf<T>]-?: Present<T, F> extends object
				? Within<F, Rows<Present<T, F>, Asking>>
				: never;
	  }[FieldOf<T>]
	| {
			[F in FieldOf<T>]-?: Present<T, F> extends object
				? Inside<F, Row<Present<T, F>, Asking>>
				: never;
	  }[FieldOf<T>]
	| {
			[F in FieldOf<T>]-?: Single<
				F,
				Row<Element<Present<T, F>>, Asking>,
				Absent<Element<Present<T, F>>>
			>;
	  }[FieldOf<T>]
	| Nested<Rows<T, Asking>>
	| Accepted<Row<T, Asking>>
	| Several<readonly Row<T, Asking>[]>
	| Either<readonly Row<T, Asking>[]>
	| OrElse<Row<T, Asking>>
	| Asked<Asking>
	| Constant
	| Ignored
	| Unsupported;

/** Wire name to meaning. */
export type Rows<T, Asking extends string = never> = { readonly [wire: string]: Row<T, Asking> };

/** The wire value is the field's value in another form. */
export function via<const F extends string, Value>(field: F, codec: Codec<Value>): Via<F, Value> {
	return { kind: 'via', field, codec };
}

/** An array of objects on both sides. `absent` fills what a reply's elements left out. */
export function each<const F extends string, const R extends object, Given extends object>(
	field: F,
	rows: R,
	absent: Given = {} as Given,
): Each<F, R, Given> {
	return { kind: 'each', field, rows, absent };
}

/** An object on both sides: the wire's object is this canonical field. */
export function within<const F extends string, const R extends object>(
	field: F,
	rows: R,
): Within<F, R> {
	return { kind: 'within', field, rows };
}

/**
 * An object on the wire whose members are fields of the same canonical object. Left out when none of them is set, also
 * when it holds constants beside them.
 */
export function nested<const R extends object>(rows: R): Nested<R> {
	return { kind: 'nested', rows };
}

/** A value on the wire that is a member of this canonical object: `media_url` is the `url` inside `media`. */
export function inside<const F extends string, const R extends string | object>(
	field: F,
	row: R,
): Inside<F, R> {
	return { kind: 'inside', field, row };
}

/**
 * A value on the wire that is a member of the only element of this list. A command with more of them is refused.
 * `absent` fills what a reply left out of the element.
 */
export function single<
	const F extends string,
	const R extends string | object,
	Given extends object,
>(field: F, row: R, absent: Given = {} as Given): Single<F, R, Given> {
	return { kind: 'single', field, row, absent };
}

/** Read, never written: an older or wrong name that servers and clients of this tongue still use. */
export function accepted<const R extends string | object>(row: R): Accepted<R> {
	return { kind: 'accepted', row };
}

/** One wire value that says several fields. The first row is the one that is written. */
export function several<const R extends readonly (string | object)[]>(...rows: R): Several<R> {
	return { kind: 'several', rows };
}

/** One wire value that says one of several fields, such as a file by URL or by content. The first that is set is written. */
export function either<const R extends readonly (string | object)[]>(...rows: R): Either<R> {
	return { kind: 'either', rows };
}

/**
 * Written as this value where the field is unset, since the other side wants one; a function makes it of the fields
 * beside. Read as it is.
 */
export function orElse<const R extends string | object>(row: R, value: unknown): OrElse<R> {
	return { kind: 'orElse', row, value };
}

/** In a reply: repeats what the request said. Nothing is read from it. */
export function asked<const F extends string, Value>(field: F, codec?: Codec<Value>): Asked<F> {
	return { kind: 'asked', field, codec: (codec as Codec<unknown> | undefined) ?? null };
}

/** Always written. A request that says something else is refused as unsupported; in a reply it is not looked at. */
export function constant(value: unknown): Constant {
	return { kind: 'constant', value };
}

/** Known, and dropped on purpose. */
export function ignored(): Ignored {
	return { kind: 'ignored' };
}

/** Refused when set to anything but an empty value, because doing without it would not do what was asked. */
export function unsupported(): Unsupported {
	return { kind: 'unsupported' };
}

export interface List<F, R, Given> {
	kind: 'list';
	field: F;
	rows: R;
	absent: Given;
}
export interface OrNull<F, R> {
	kind: 'orNull';
	field: F;
	rows: R;
}
export interface Only<R> {
	kind: 'only';
	rows: R;
}
export interface Text<F> {
	kind: 'text';
	field: F;
	contentType: string;
	codec: Codec<string> | null;
}
export interface FileBody<R> {
	kind: 'file';
	rows: R;
}
interface Whole {
	kind: 'whole';
}
export interface Custom<T, Input> {
	kind: 'custom';
	/** The type of a body that is text and no JSON, where there is such a one. */
	contentType?: string;
	/** Adds what the body says. Must accept any JSON when it reads a reply. */
	decode(wire: unknown, context: ReplyContext<Input>): Partial<T>;
	encode(value: T, context: ReplyContext<Input>): unknown;
}

/** How a whole body is written. */
export type Side<T, Asking extends string = never, Input = never> =
	| Rows<T, Asking>
	| {
			[F in FieldOf<T>]-?: List<
				F,
				Rows<Element<Present<T, F>>, Asking>,
				Absent<Element<Present<T, F>>>
			>;
	  }[FieldOf<T>]
	| OrNull<FieldOf<T>, Rows<T, Asking>>
	| Only<Rows<T, Asking>>
	| Text<FieldOf<T>>
	| FileBody<Rows<T, Asking>>
	| Whole
	| Custom<T, Input>;

/** The body is an array, which is this canonical field. */
export function list<const F extends string, const R extends object, Given extends object>(
	field: F,
	rows: R,
	absent: Given = {} as Given,
): List<F, R, Given> {
	return { kind: 'list', field, rows, absent };
}

/** The body is null when this field is, and an object otherwise. */
export function orNull<const F extends string, const R extends object>(
	field: F,
	rows: R,
): OrNull<F, R> {
	return { kind: 'orNull', field, rows };
}

/** The body is an array of the one object that is meant. */
export function only<const R extends object>(rows: R): Only<R> {
	return { kind: 'only', rows };
}

/** The body is no JSON but text of this content type, which is this field or holds it. */
export function text<const F extends string>(
	field: F,
	contentType: string,
	codec: Codec<string> | null = null,
): Text<F> {
	return { kind: 'text', field, contentType, codec };
}

/**
 * The body is a file, and its name and type are in the headers. The rows see all of it as one object: `base64`,
 * `mimeType`, `fileName`, `size`.
 */
export function file<const R extends object>(rows: R): FileBody<R> {
	return { kind: 'file', rows };
}

/** The body is the canonical object itself. */
export function whole(): Whole {
	return { kind: 'whole' };
}

/** The escape hatch: a pair of named functions. Counted; under a tenth of all routes. */
export function custom<T, Input>(pair: Omit<Custom<T, Input>, 'kind'>): Custom<T, Input> {
	return { kind: 'custom', ...pair };
}

/** Rows and sides as the interpreters see them. */
export type AnyRow = string | AnyTagged;
export type AnyRows = { readonly [wire: string]: AnyRow };
export type AnyAbsent = Record<string, unknown>;
type AnyTagged =
	| { kind: 'via'; field: string; codec: Codec<unknown> }
	| { kind: 'each'; field: string; rows: AnyRows; absent: AnyAbsent }
	| { kind: 'within'; field: string; rows: AnyRows }
	| { kind: 'nested'; rows: AnyRows }
	| { kind: 'inside'; field: string; row: AnyRow }
	| { kind: 'single'; field: string; row: AnyRow; absent: AnyAbsent }
	| { kind: 'accepted'; row: AnyRow }
	| { kind: 'several'; rows: readonly AnyRow[] }
	| { kind: 'either'; rows: readonly AnyRow[] }
	| { kind: 'orElse'; row: AnyRow; value: unknown }
	| { kind: 'asked'; field: string; codec: Codec<unknown> | null }
	| Constant
	| Ignored
	| Unsupported;
export type AnySide =
	| { kind: 'rows'; rows: AnyRows }
	| { kind: 'list'; field: string; rows: AnyRows; absent: AnyAbsent }
	| { kind: 'orNull'; field: string; rows: AnyRows }
	| { kind: 'only'; rows: AnyRows }
	| { kind: 'file'; rows: AnyRows }
	| { kind: 'text'; field: string; contentType: string; codec: Codec<unknown> | null }
	| Whole
	| {
			kind: 'custom';
			contentType?: string;
			decode(wire: unknown, context: ReplyContext): Record<string, unknown>;
			encode(value: Record<string, unknown>, context: ReplyContext): unknown;
	  };
