import { join } from 'node:path';
import { fastifyStatic } from '@fastify/static';
import { packageRoot } from '@winnow/platform';
import type { FastifyInstance } from 'fastify';

const ONLY_OURSELVES = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What of the two folders is part of the page; sources and build records lie beside it. */
const PAGE_FILE = /^\/(?:|[\w-]+\.(?:html|css|svg|js))$/;

/** The page at `/`: markup and style as they were written, scripts as tsc compiled them. */
export async function pageRoutes(server: FastifyInstance): Promise<void> {
  const root = packageRoot(import.meta.url);
  await server.register(fastifyStatic, {
    root: [join(root, 'web'), join(root, 'dist', 'web')],
    allowedPath: (path) => PAGE_FILE.test(path),
    decorateReply: false, // Bull Board registers the same plugin and wants the decoration for itself
    setHeaders: (reply) => {
      reply.header('content-security-policy', ONLY_OURSELVES);
      reply.header('x-content-type-options', 'nosniff');
      reply.header('referrer-policy', 'no-referrer');
    },
  });
}
