import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Queues } from '@winnow/platform';
import type { FastifyInstance } from 'fastify';

export interface BoardOptions {
  readonly prefix: string;
  readonly queues: ReturnType<Queues['raw']>;
}

/** Bull Board's page asks Google for its fonts; a farm may have no internet, and nobody else needs to know of it. */
const FOREIGN_LINK = /<link href="https:[^>]*>/g;

/** Bull Board, behind this one module. */
export async function boardRoutes(server: FastifyInstance, { prefix, queues }: BoardOptions): Promise<void> {
  const adapter = new FastifyAdapter();
  adapter.setBasePath(prefix);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue)),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Winnow queues' } },
  });
  server.addHook('onSend', async (_request, reply, payload) => {
    reply.header('content-security-policy', "frame-ancestors 'none'");
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
    return isPage && typeof payload === 'string' ? payload.replace(FOREIGN_LINK, '') : payload;
  });
  await server.register(adapter.registerPlugin());
}
