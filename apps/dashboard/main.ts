import { type ComponentContext, goneAfterMs, type RunningComponent, runComponent } from '@winnow/platform';
import { createFarmReader } from './farmReader.ts';
import { listenLocally } from './listenLocally.ts';
import { buildServer } from './server.ts';

await runComponent('dashboard', () => 0, startDashboard);

async function startDashboard({ config, db, log, queues }: ComponentContext): Promise<RunningComponent> {
  const reader = createFarmReader(db, goneAfterMs(config));
  const server = buildServer({ reader, queues: queues.raw(), log });
  const url = await listenLocally(server, config.dashboard.port);
  return { info: { url }, stop: () => server.close() };
}
