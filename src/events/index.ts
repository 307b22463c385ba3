export { type Events, type EventsOptions, openEvents } from './openEvents';
export type { OpenStream, StreamEnd, StreamReader } from './StreamHub';
export type { EncodeDelivery, EncodedDelivery } from './WebhookEndpoint';
