import { realServices } from '../support/backends.ts';
import { QUICKSTART, smallStudy } from '../support/studies.ts';
import { reproducibleTable, trialRuns } from '../support/trials.ts';
import { useWinnow, type Winnow, withUsedDatabase } from '../support/winnow.ts';

const openShared = useWinnow(afterAll);
const openHome = useWinnow(afterEach);
let alone: Winnow;
let quickstart: string;
let small: string;

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
  await alone.output('submit', QUICKSTART, '--threads', '1');
  await alone.output('submit', alone.write('small.json', fitted), '--threads', '1');
  quickstart = await reproducibleTable(alone, 'quickstart');
  small = await reproducibleTable(alone, 'small');
}, 120_000);

test('the quickstart study gives the same bytes on one thread and, submitted again, on four', async () => {
  expect(quickstart.trimEnd().split('\n').length).toBe(64 + 10 + 3);
  await alone.output('submit', QUICKSTART, '--threads', '4');
  expect(await reproducibleTable(alone, 'quickstart-2')).toBe(quickstart);
}, 120_000);

realServices.test(
  'two trainer processes on real services share a study and give the bytes of one embedded thread',
  async () => {
    expect(small.match(/"state":"pruned"/g)!.length).toBeGreaterThan(2);
    const farm = await realServices.open(openHome);
    const components = [
      farm.start(['coordinator']),
      farm.start(['promoter']),
      farm.start(['trainer', '--threads', '1']),
      farm.start(['trainer', '--threads', '1'], { WINNOW_HOME: `${farm.home}-2` }),
    ];
    await Promise.all(components.map((component) => component.printed(/component ready/)));
    await farm.output('submit', farm.write('small.json', fitted));

    expect(await reproducibleTable(farm, 'small')).toBe(small);
    const workers = new Set((await trialRuns(farm, 'small')).map(({ worker }) => worker));
    expect(workers.size).toBe(2);
  },
  60_000,
);
