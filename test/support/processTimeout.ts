import { jest } from '@jest/globals';

/** Processes start and end in most integration tests; a longer limit stands at the test. Jest reads no such limit per project. */
jest.setTimeout(60_000);
