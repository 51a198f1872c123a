import { WinnowError } from '@winnow/core';
import type { FastifyInstance } from 'fastify';

/** The dashboard has no login, so it never listens on anything but the loopback address. */
const LOOPBACK = '127.0.0.1';

/**
 * @param port 0 takes a free one
 * @returns the URL at which the server answers
 * @throws WinnowError `port_taken`
 */
export async function listenLocally(server: FastifyInstance, port: number): Promise<string> {
  try {
    return await server.listen({ host: LOOPBACK, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new WinnowError('port_taken', {
      where: `dashboard ${LOOPBACK}:${port}`,
      rule: 'the port must be free (choose another with --port)',
      cause: error,
    });
  }
}
