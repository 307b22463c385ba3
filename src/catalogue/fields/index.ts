/** The fields that operations and events share, by theme. */
export * from './basics';
export * from './bot';
export * from './conversation';
export * from './group';
export * from './incoming';
export * from './instance';
export * from './interactive';
export * from './media';
export * from './outgoing';
export * from './receipt';
export * from './sending';
export * from './settings';
