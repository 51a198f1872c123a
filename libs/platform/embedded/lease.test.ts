import { createServer, type Server } from 'node:net';
import { endLease, LEASE_GRANTED, takeLease } from './lease.ts';

const TIMEOUT_MS = 200;

let server: Server;

/** A server on a free port that greets with the given text, or does not. */
async function greet(greeting: string | undefined): Promise<number> {
  server = createServer((socket) => {
    socket.on('error', () => {});
    if (greeting !== undefined) socket.write(greeting);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as { port: number }).port;
}

afterEach(() => new Promise((done) => server.close(done))); // waits for its connections: none may be left

test('takeLease() gives a connection that was granted, until endLease()', async () => {
  const lease = await takeLease(await greet(LEASE_GRANTED), TIMEOUT_MS);
  await new Promise((done) => setTimeout(done, 2 * TIMEOUT_MS));
  expect(lease?.destroyed).toBe(false); // the time to wait is over, and was for the greeting alone
  await endLease(lease!);
});

test.each([
  ['that greets in another way', 'SSH-2.0-other'],
  ['that says nothing', undefined],
])('takeLease() gives none of another program %s', async (_what, greeting) => {
  expect(await takeLease(await greet(greeting), TIMEOUT_MS)).toBeUndefined();
});
