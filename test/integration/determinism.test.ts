import { backends, realServices } from '../support/backends.ts';
import { QUICKSTART, smallStudy } from '../support/studies.ts';
import { reproducibleTable, trialRuns } from '../support/trials.ts';
import { useWinnow } from '../support/winnow.ts';

const openHome = useWinnow(afterEach);
const [embedded] = backends;

test('the quickstart study gives the same bytes on one thread and, submitted again, on four', async () => {
  const winnow = openHome();
  await winnow.output('submit', QUICKSTART, '--threads', '1');
  await winnow.output('submit', QUICKSTART, '--threads', '4');

  const first = await reproducibleTable(winnow, 'quickstart-1');
  expect(first.trimEnd().split('\n').length).toBe(64 + 10 + 3);
  expect(await reproducibleTable(winnow, 'quickstart-2')).toBe(first);
}, 120_000);

realServices.test(
  'two trainer processes on real services share a study and give the bytes of one embedded thread',
  async () => {
    const alone = await embedded!.open(openHome);
    await alone.output('submit', alone.write('small.json', smallStudy()), '--threads', '1');

    const farm = await realServices.open(openHome);
    const components = [
      farm.start(['coordinator']),
      farm.start(['promoter']),
      farm.start(['trainer', '--threads', '1']),
      farm.start(['trainer', '--threads', '1'], { WINNOW_HOME: `${farm.home}-2` }),
    ];
    await Promise.all(components.map((component) => component.printed(/component ready/)));
    await farm.output('submit', farm.write('small.json', smallStudy()));

    expect(await reproducibleTable(farm, 'small')).toBe(await reproducibleTable(alone, 'small'));
    const workers = new Set((await trialRuns(farm, 'small')).map(({ worker }) => worker));
    expect(workers.size).toBe(2);
  },
  60_000,
);
