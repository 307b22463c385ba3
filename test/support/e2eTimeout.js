'use strict';
// One test may start n8n several times.
jest.setTimeout(180_000);
