import { type Farm, loadConfig, startFarm } from '@winnow/platform';
import { useWinnow, withUsedDatabase } from '../support/winnow.ts';

const TIMEOUT_MS = 120_000; // twice what a command may take: its own error is the one to see
const openHome = useWinnow(afterEach);

/** A component that says that it is ready, and then no more: its heartbeats never come. */
const silent = "parentPort.postMessage({ type: 'ready', info: {} }); parentPort.once('message', () => process.exit());";

/** Opens a farm whose components run these scripts, calls `work` and stops it. */
async function onFarm(scripts: { promoter: string; trainer: string }, work: (farm: Farm) => Promise<void>) {
  const entry = (script: string) =>
    new URL(`data:text/javascript,import { parentPort } from 'node:worker_threads'; ${script}`);
  const entries = {
    promoter: entry(scripts.promoter),
    trainer: entry(scripts.trainer),
    coordinator: entry(''),
    dashboard: entry(''),
  };
  const farm = await startFarm(loadConfig(withUsedDatabase(openHome()).env), entries, []);
  try {
    await work(farm);
  } finally {
    await farm.stop();
  }
}

test(
  'a component that this process runs is not started again because its heartbeats stay away, and one that has ended is',
  async () => {
    const dying = `${silent} setTimeout(() => process.exit(1), 50);`;
    await onFarm({ promoter: silent, trainer: dying }, async (farm) => {
      const kinds = () => farm.hosted.map(({ kind }) => kind);
      await farm.host(['promoter']);
      await farm.hostMissing(['promoter']);
      expect(kinds()).toEqual(['promoter']);

      await farm.host(['trainer']);
      await expect(farm.failure).rejects.toThrow('exit 1');
      await farm.hostMissing(['promoter', 'trainer']);
      expect(kinds()).toEqual(['promoter', 'trainer', 'trainer']);
    });
  },
  TIMEOUT_MS,
);
