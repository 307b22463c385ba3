import type { z } from 'zod';
import type { Operation } from '../define';
import * as auth from './auth';
import * as automation from './automation';
import * as bot from './bot';
import * as call from './call';
import * as channel from './channel';
import * as chat from './chat';
import * as chatwoot from './chatwoot';
import * as community from './community';
import * as contact from './contact';
import * as conversation from './conversation';
import * as delivery from './delivery';
import * as eventBus from './eventBus';
import * as group from './group';
import * as inbound from './inbound';
import * as instance from './instance';
import * as label from './label';
import * as media from './media';
import * as message from './message';
import * as product from './product';
import * as profile from './profile';
import * as proxy from './proxy';
import * as settings from './settings';
import * as status from './status';
import * as system from './system';
import * as tag from './tag';
import * as template from './template';
import * as webhook from './webhook';

/** Every canonical operation, by resource and verb: `operations.chat.list` has the id `chat.list`. */
export const operations = {
	message,
	status,
	chat,
	contact,
	group,
	community,
	channel,
	label,
	call,
	product,
	profile,
	instance,
	settings,
	proxy,
	webhook: {
		set: webhook.set,
		get: webhook.get,
		list: webhook.list,
		create: webhook.create,
		update: webhook.update,
		delete: webhook.delete,
		rotateSecret: webhook.rotateSecret,
	},
	delivery,
	eventBus: { set: eventBus.set, get: eventBus.get },
	bot,
	chatwoot,
	template,
	conversation,
	automation,
	tag,
	media,
	inbound,
	auth,
	system,
};

type Resources = typeof operations;
type Defined = { [R in keyof Resources]: Resources[R][keyof Resources[R]] }[keyof Resources];

/** Looking an operation up by id costs the compiler one step, however many there are. */
type ById = { [O in Defined as O['id']]: O };

/** The id of an operation, such as `message.sendText`. */
export type OperationId = keyof ById;

/** The operations that our own gateway carries out: each has a command in the engine. */
export type WorkingOperationId = Extract<Defined, { embedded: 'works' }>['id'];

/** The definition of the operation with this id. */
export type OperationOf<Id extends OperationId> = ById[Id];

/** Input as validated: defaults are filled in. */
export type InputOf<Id extends OperationId> = z.output<OperationOf<Id>['input']>;
/** Input as a caller may give it. */
export type RequestOf<Id extends OperationId> = z.input<OperationOf<Id>['input']>;
export type OutputOf<Id extends OperationId> = z.output<OperationOf<Id>['output']>;

/** All operations in the order of their resources. */
export const operationList: readonly Operation[] = Object.values(operations).flatMap(
	(resource) => Object.values(resource) as Operation[],
);

const byId = new Map(operationList.map((operation) => [operation.id, operation]));

/** The operation with this id, or undefined. */
export function findOperation(id: string): Operation | undefined {
	return byId.get(id);
}
