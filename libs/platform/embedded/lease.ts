import { createConnection, type Socket } from 'node:net';

/** What the control port of the embedded services says to a new holder of a lease. */
export const LEASE_GRANTED = 'lease';

const GREETING_TIMEOUT_MS = 10_000; // the server has one thread, which a long query keeps busy
const STOP_TIMEOUT_MS = 10_000;

/**
 * An open connection to the control port, once the server has granted it; undefined when it does not, or when another
 * program has got the port.
 */
export function takeLease(port: number, timeoutMs: number = GREETING_TIMEOUT_MS): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const give = (lease: Socket | undefined) => {
      clearTimeout(timer);
      if (lease === undefined) socket.destroy();
      resolve(lease);
    };
    const timer = setTimeout(() => give(undefined), timeoutMs);
    socket.once('data', (greeting) => give(String(greeting) === LEASE_GRANTED ? socket : undefined));
    socket.once('error', () => give(undefined));
    socket.once('close', () => give(undefined));
  });
}

/** The server closes its side at once when there are other leases, and when it has stopped when this was the last. */
export async function endLease(lease: Socket): Promise<void> {
  if (lease.destroyed) return;
  const closed = new Promise<void>((resolve) => lease.once('close', () => resolve()));
  const timer = setTimeout(() => lease.destroy(), STOP_TIMEOUT_MS);
  lease.end();
  await closed;
  clearTimeout(timer);
}
