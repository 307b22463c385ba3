/** Everything that is done with instances. */
export * from './account';
export * from './link';
