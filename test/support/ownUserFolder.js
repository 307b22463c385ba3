'use strict';
const { tmpdir } = require('node:os');
const path = require('node:path');

// Nodes look for an embedded gateway beside n8n: a test must never find one that the developer runs.
process.env.N8N_USER_FOLDER = path.join(tmpdir(), `wagate-no-n8n-${process.pid}`);
