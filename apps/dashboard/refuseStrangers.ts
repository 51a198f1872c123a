import { WinnowError } from '@winnow/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerError } from './answerError.ts';

const FORBIDDEN = 403;
const LOCAL_NAMES: readonly string[] = ['127.0.0.1', 'localhost'];
const READING: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Where a request says that it comes from. */
export interface RequestSource {
  readonly method: string;
  /** Host header, `name:port` */
  readonly host: string;
  /** Origin header; browsers send it with every write, programs do not */
  readonly origin: string | undefined;
}

/**
 * Listening on loopback keeps other machines out, but not other web sites that are open in the same browser. A name that
 * a stranger's DNS points at 127.0.0.1 is refused by its Host header; a form or script of another site that would
 * change a queue is refused by its Origin header.
 * @returns what is wrong; undefined when nothing is
 */
export function findStranger({ method, host, origin }: RequestSource): WinnowError | undefined {
  const name = host.replace(/:\d+$/, '');
  if (!LOCAL_NAMES.includes(name)) {
    return new WinnowError('usage', { where: 'Host header', rule: `must be ${LOCAL_NAMES.join(' or ')}`, got: name });
  }
  if (READING.includes(method) || origin === undefined || origin === `http://${host}`) return undefined;
  return new WinnowError('usage', { where: 'Origin header', rule: `must be http://${host}`, got: origin });
}

/** The hook that asks `findStranger` about every request. */
export async function refuseStrangers(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { method, host, headers } = request;
  const stranger = findStranger({ method, host, origin: headers.origin });
  if (stranger !== undefined) await reply.code(FORBIDDEN).send(answerError(stranger).body);
}
