import { WinnowError } from '@winnow/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerError } from './answerError.ts';

const LOCAL_NAMES: readonly string[] = ['127.0.0.1', 'localhost'];
const READING: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Listening on loopback keeps other machines out, but not other web sites that are open in the same browser. A name that
 * a stranger's DNS points at 127.0.0.1 is refused by its Host header; a form or script of another site that would
 * change a queue is refused by its Origin header.
 */
export async function refuseStrangers(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const stranger = findStranger(request);
  if (stranger !== undefined) await reply.type('application/json').code(403).send(answerError(stranger).body);
}

function findStranger({ headers, hostname, host, method }: FastifyRequest): WinnowError | undefined {
  if (!LOCAL_NAMES.includes(hostname)) {
    return new WinnowError('usage', {
      where: 'Host header',
      rule: `must be ${LOCAL_NAMES.join(' or ')}`,
      got: hostname,
    });
  }
  const { origin } = headers;
  if (READING.includes(method) || origin === undefined || origin === `http://${host}`) return undefined;
  return new WinnowError('usage', { where: 'Origin header', rule: `must be http://${host}`, got: origin });
}
