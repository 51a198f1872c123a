import { createServer } from 'node:net';
import { fastify } from 'fastify';
import { listenLocally } from './listenLocally.ts';

const server = fastify();
afterAll(() => server.close());

test('a port that is taken is refused by name', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  await expect(listenLocally(server, port)).rejects.toMatchObject({
    code: 'port_taken',
    message: expect.stringContaining(`dashboard 127.0.0.1:${port}`),
  });
  await new Promise((resolve) => other.close(resolve));
});

test('port 0 takes a free port of the loopback address', async () => {
  expect(await listenLocally(server, 0)).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});
