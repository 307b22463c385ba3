// Loaded before the gateway (`node --import`): a write past the limit for files then answers EFBIG, as one to a full disk
// answers ENOSPC, instead of ending the process.
process.on('SIGXFSZ', () => undefined);
