export { startSimulator, type SimulatorOptions } from './startSimulator';
export {
	Simulator,
	type AccountOptions,
	type ContactOptions,
	type GroupOptions,
} from './Simulator';
export {
	runSandbox,
	type RunningSandbox,
	type SandboxEvents,
	type SandboxOptions,
} from './runSandbox';
export {
	openSandbox,
	type RemoteAccount,
	type RemoteContact,
	type RemoteFaults,
	type RemoteMatcher,
	type RemoteSentMessage,
	type Sandbox,
} from './http/openSandbox';
export type { ConnectionAction, SandboxDescriptor } from './http/protocol';
export { SimulatorError } from './SimulatorError';
export type { ChannelHandle, ShownPost } from './channels/ChannelHandle';
export type { GroupHandle, Somebody } from './groups/GroupHandle';
export type { Account, AccountConnection, AccountPhone } from './people/Account';
export type { MediaFile } from './media/mediaMessage';
export type { Contact } from './people/Contact';
export type { SendOptions, Writer } from './people/Writer';
export type { ReceivedMessage, ReceivedMessageJson } from './people/ReceivedMessage';
export type { SentMessage } from './people/SentMessage';
export type { Matcher } from './people/matcher';
export type { WaitOptions } from './people/Inbox';
export type { MessageFacts, IqFacts, Fault, Faults } from './faults/Faults';
export type { LoggedReceipt, LoggedStanza } from './log/StanzaLog';
export type { Problem } from './Network';
export { createMemoryKeys } from './pairing/memoryKeys';
export type { ProvisionedAuth } from './pairing/provision';
