/** Everything that is done with messages. */
export * from './change';
export * from './history';
export * from './interactive';
export * from './media';
export * from './queue';
export * from './several';
export * from './text';
