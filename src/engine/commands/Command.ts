import type { InputOf, OperationId, OutputOf } from '../../catalogue/operations';
import type { Caller } from '../../domain/ports/gateway';
import type { EngineHost } from '../EngineHost';

export interface CommandContext {
	host: EngineHost;
	caller: Caller;
}

/** Runs one operation. The input is validated and the caller may reach the instance it names. */
export type Command<Id extends OperationId> = (
	input: InputOf<Id>,
	context: CommandContext,
) => Promise<OutputOf<Id>>;
