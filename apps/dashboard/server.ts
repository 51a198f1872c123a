import type { Logger } from '@winnow/core';
import type { Queues } from '@winnow/platform';
import { type FastifyInstance, fastify } from 'fastify';
import { apiRoutes } from './apiRoutes.ts';
import { boardRoutes } from './boardRoutes.ts';
import type { FarmReader } from './farmReader.ts';
import { pageRoutes } from './pageRoutes.ts';
import { refuseStrangers } from './refuseStrangers.ts';

export interface DashboardParts {
  readonly reader: FarmReader;
  readonly queues: ReturnType<Queues['raw']>;
  readonly log: Logger;
}

/** The server with all its routes, not listening yet: the page at `/`, the API below `/api`, Bull Board at `/queues`. */
export function buildServer({ reader, queues, log }: DashboardParts): FastifyInstance {
  const server = fastify({
    forceCloseConnections: true, // a browser that polls keeps its connection open and would hold up the shutdown
  });
  server.addHook('onRequest', refuseStrangers);
  server.register(apiRoutes, { reader, log });
  server.register(boardRoutes, { prefix: '/queues', queues });
  server.register(pageRoutes);
  return server;
}
