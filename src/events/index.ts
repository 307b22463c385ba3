export { type Events, type EventsOptions, openEvents } from './openEvents';
export type { EncodeDelivery, EncodedDelivery } from './postEvent';
export type { OpenStream, StreamEnd, StreamReader } from './StreamHub';
