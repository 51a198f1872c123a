import { jest } from '@jest/globals';

/**
 * For a test that hangs, not for one that is slow: unit tests run beside others that go first, and integration tests start
 * and end processes. A longer limit stands at the test. Jest reads no such limit per project.
 */
jest.setTimeout(60_000);
