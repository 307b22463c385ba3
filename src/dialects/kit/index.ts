export { basicAuth, bearerAuth, type Auth } from './auth';
export { fieldsOf } from './checkRoute';
export * from './codecs';
export {
	addressIn,
	contentOf,
	decodeKeyedMessage,
	encodeKeyedMessage,
	jidOf,
} from './keyedMessage';
export { decodeRows, isObject } from './decodeRows';
export { encodeRows } from './encodeRows';
export {
	buildDialect,
	type Answer,
	type BoundRoute,
	type Dialect,
	type DialectDefinition,
	type Errors,
	type EventMap,
	type EventTarget,
	type RateLimit,
	type ReceivedEvent,
	type SignedPost,
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
export { flattenForm, formFile, gatherForm, type FormFile, type FormValue } from './form';
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
export {
	changeContent,
	changeOf,
	editedContent,
	eventOfMessage,
	messageOfChange,
	type Change,
} from './messageEvents';
export { answersFile, fileBehindJson } from './fileAnswer';
export { failureOf, type Saying } from './failure';
export { decodeProtobufContent, protobufKind, type DecodedMessage } from './protobufContent';
export { decodeProtobufMedia, textOf, wholeNumber } from './protobufMedia';
export { subjectOf } from './subjectOf';
export { validateInput } from './validate';
export { wireNameOf } from './wireNames';
export {
	accepted,
	asked,
	constant,
	custom,
	each,
	either,
	file,
	ignored,
	inside,
	list,
	nested,
	only,
	orElse,
	orNull,
	several,
	single,
	text,
	unsupported,
	via,
	whole,
	within,
	type AnyRows,
	type Codec,
	type ReplyContext,
	type Rows,
} from './words';
