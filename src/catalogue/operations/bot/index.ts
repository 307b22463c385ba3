/** Everything that is done with chatbots, whichever system they run on. */
export * from './bots';
export * from './session';
