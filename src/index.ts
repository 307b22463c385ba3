// What `import ... from 'n8n-nodes-wagate'` gives: the local WhatsApp, for the tests of those who build on this package.
export * from './simulator';
