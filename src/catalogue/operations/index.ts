import type { z } from 'zod';
import type { Operation } from '../define';
import * as contact from './contact';
import * as instance from './instance';
import * as message from './message';
import * as webhook from './webhook';

/** Every canonical operation, by resource. */
export const operations = {
	message: { sendText: message.sendText, getState: message.getState },
	contact: { checkNumbers: contact.checkNumbers },
	instance: {
		create: instance.create,
		list: instance.list,
		getState: instance.getState,
		connect: instance.connect,
		logout: instance.logout,
		delete: instance.remove,
	},
	webhook: { set: webhook.set, get: webhook.get },
};

type Resources = typeof operations;
type Defined = { [R in keyof Resources]: Resources[R][keyof Resources[R]] }[keyof Resources];

/** The id of an operation, such as `message.sendText`. */
export type OperationId = Defined['id'];

/** The operations that our own gateway carries out: each has a command in the engine. */
export type WorkingOperationId = Extract<Defined, { embedded: 'works' }>['id'];

/** The definition of the operation with this id. */
export type OperationOf<Id extends OperationId> = Extract<Defined, { id: Id }>;

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
