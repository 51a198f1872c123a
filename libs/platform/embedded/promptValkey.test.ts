import { Redis } from 'ioredis';
import { startPromptValkey } from './promptValkey.ts';

test('a lone command is answered without waiting for a timer, and so are one of many packets and a blocked one', async () => {
  const server = await startPromptValkey();
  const [client, blocked] = [new Redis(server.port), new Redis(server.port)];
  try {
    const start = performance.now();
    for (let i = 0; i < 30; i++) await client.ping();
    const large = 'x'.repeat(1_000_000);
    await client.set('large', large);
    expect(await client.get('large')).toBe(large);
    for (let i = 0; i < 10; i++) {
      const taken = blocked.blpop('list', 10);
      await client.ping();
      await client.rpush('list', `${i}`);
      expect(await taken).toEqual(['list', `${i}`]);
    }
    expect(performance.now() - start).toBeLessThan(2_500); // some 100 ms; with a timer's tick for each, 6 s
  } finally {
    client.disconnect();
    blocked.disconnect();
    await server.stop();
  }
});
