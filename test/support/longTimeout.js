'use strict';
// A project's own `testTimeout` is ignored when jest runs several projects, so it is set here.
jest.setTimeout(30_000);
