/** Everything that is done with groups. */
export * from './about';
export * from './members';
