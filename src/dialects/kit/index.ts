export * from './codecs';
export { decodeRows, isObject } from './decodeRows';
export { encodeRows } from './encodeRows';
export {
	buildDialect,
	type Answer,
	type Auth,
	type BoundRoute,
	type Dialect,
	type DialectDefinition,
	type Errors,
	type EventMap,
	type EventTarget,
	type ReceivedEvent,
	type WireEvent,
} from './dialect';
export {
	decodeFollowUp,
	decodeReply,
	decodeRequest,
	encodeReply,
	encodeRequest,
	type OutgoingRequest,
	type WireRequest,
} from './exchange';
export {
	followUp,
	paramsOf,
	route,
	type Condition,
	type FollowUp,
	type Method,
	type Route,
	type Scope,
} from './route';
export { subjectOf } from './subjectOf';
export { validateInput } from './validate';
export { wireNameOf } from './wireNames';
export {
	accepted,
	asked,
	constant,
	custom,
	each,
	ignored,
	inside,
	list,
	nested,
	only,
	orNull,
	several,
	unsupported,
	via,
	whole,
	within,
	type Codec,
	type ReplyContext,
	type Rows,
} from './words';
