import { realServices } from '../support/backends.ts';
import { networkStudy, QUICKSTART, smallStudy } from '../support/studies.ts';
import { journalled, reproducibleTable, trialRuns } from '../support/trials.ts';
import { until } from '../support/until.ts';
import { type Running, useWinnow, type Winnow, withUsedDatabase } from '../support/winnow.ts';

const openShared = useWinnow(afterAll);
const openHome = useWinnow(afterEach);
const TIMEOUT_MS = 120_000; // twice what a command may take: its own error is the one to see
let alone: Winnow;
const tables = new Map<string, string>();

/** Takes studies of a home, on so many threads, until it is told to stop. */
async function startFarm(winnow: Winnow, threads: number): Promise<Running> {
  const farm = winnow.start(['up', '--foreground', '--threads', String(threads)]);
  await farm.printed(/The farm is up/);
  return farm;
}

/** Trials are given up inside their first fit. */
const fitted = smallStudy({
  models: ['lightgbm'],
  space: {
    'lightgbm.num_iterations': { type: 'int', low: 4, high: 24 },
    'lightgbm.learning_rate': { type: 'float', low: 0.01, high: 0.5, log: true },
    'lightgbm.early_stopping_round': { type: 'categorical', choices: [6] },
  },
  pruneBy: 'iterations',
});

beforeAll(async () => {
  alone = withUsedDatabase(openShared());
  const files = {
    quickstart: QUICKSTART,
    small: alone.write('small.json', fitted),
    networks: alone.write('networks.json', networkStudy()),
  };
  const farm = await startFarm(alone, 1);
  for (const [study, file] of Object.entries(files)) {
    await alone.output('submit', file);
    tables.set(study, await reproducibleTable(alone, study));
  }
  await farm.kill('SIGTERM');
}, TIMEOUT_MS);

describe('on other threads', () => {
  let endedAtKill: number;

  beforeAll(async () => {
    const killed = alone.start(['submit', `${alone.folder}/networks.json`, '--threads', '2']);
    await until('a few trials', () => journalled(alone.home, 'networks-2').searchEnded >= 2);
    await killed.kill('SIGKILL');
    endedAtKill = journalled(alone.home, 'networks-2').searchEnded;
    await startFarm(alone, 4);
  }, TIMEOUT_MS);

  test(
    'a study of networks, killed on two threads and resumed on four, gives the bytes of one thread undisturbed',
    async () => {
      expect(endedAtKill).toBeLessThan(networkStudy().stages.search.trials);
      await alone.output('resume', 'networks-2');
      expect(await reproducibleTable(alone, 'networks-2')).toBe(tables.get('networks'));
    },
    TIMEOUT_MS,
  );

  test(
    'the quickstart study gives the same bytes on one thread and, submitted again, on four',
    async () => {
      expect(tables.get('quickstart')!.trimEnd().split('\n').length).toBe(64 + 10 + 3);
      await alone.output('submit', QUICKSTART);
      expect(await reproducibleTable(alone, 'quickstart-2')).toBe(tables.get('quickstart'));
    },
    TIMEOUT_MS,
  );
});

realServices.test(
  'two trainer processes on real services share a study and give the bytes of one embedded thread',
  async () => {
    expect(tables.get('small')!.match(/"state":"pruned"/g)!.length).toBeGreaterThan(2);
    const farm = await realServices.open(openHome);
    const components = [
      farm.start(['coordinator']),
      farm.start(['promoter']),
      farm.start(['trainer', '--threads', '1']),
      farm.start(['trainer', '--threads', '1'], { WINNOW_HOME: `${farm.home}-2` }),
    ];
    await Promise.all(components.map((component) => component.printed(/component ready/)));
    await farm.output('submit', farm.write('small.json', fitted));

    expect(await reproducibleTable(farm, 'small')).toBe(tables.get('small'));
    const workers = new Set((await trialRuns(farm, 'small')).map(({ worker }) => worker));
    expect(workers.size).toBe(2);
  },
  60_000,
);
