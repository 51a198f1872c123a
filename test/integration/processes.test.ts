import { join } from 'node:path';
import { findStudy, loadConfig, openFarm, readJsonFile } from '@winnow/platform';
import { realServices } from '../support/backends.ts';
import { SMALL_TRIALS, smallStudy } from '../support/studies.ts';
import { reproducibleTable, trialRuns } from '../support/trials.ts';
import { until } from '../support/until.ts';
import {
  isAlive,
  namedPids,
  type Running,
  recordedPids,
  root,
  useWinnow,
  type Winnow,
  withUsedDatabase,
} from '../support/winnow.ts';

const TIMEOUT_MS = 120_000; // twice what a command may take: its own error is the one to see
const openHome = useWinnow(afterEach);
const openUsedHome = () => withUsedDatabase(openHome());

interface Status {
  readonly studies: readonly { readonly id: string; readonly state: string }[];
  readonly components: readonly { readonly kind: string; readonly slots: number }[];
}

async function statusOf(winnow: Winnow): Promise<Status> {
  return JSON.parse(await winnow.output('status', '--json'));
}

async function statesOf(winnow: Winnow): Promise<Record<string, string>> {
  return Object.fromEntries((await statusOf(winnow)).studies.map(({ id, state }) => [id, state]));
}

/** Watches a study from this process, through the services that run. */
async function untilComplete(winnow: Winnow, study: string): Promise<void> {
  const farm = await openFarm(loadConfig(winnow.env));
  try {
    await until(`the end of ${study}`, async () => (await findStudy(farm.db, study)).state === 'complete');
  } finally {
    await farm.stop();
  }
}

test(
  '`up` keeps a farm in the background that completes what is detached, and `down` leaves no process',
  async () => {
    const winnow = openUsedHome();
    const small = winnow.write('small.json', smallStudy());
    expect(await winnow.output('up', '--threads', '2')).toContain('is up');
    const { farm, services } = recordedPids(winnow.home);
    const again = await winnow.start(['up'], { PATH: '' }).finished; // a slim container has no `ps`
    expect(again.stdout).toContain(`is up already (process ${farm})`);

    expect(await winnow.output('submit', small, '--detach')).toBe('small-1\n');
    const { studies, components } = await statusOf(winnow);
    expect(studies.map(({ id }) => id)).toEqual(['small-1']);
    expect(components.map(({ kind, slots }) => [kind, slots])).toEqual([
      ['coordinator', 0],
      ['promoter', 0],
      ['trainer', 2],
    ]);
    await untilComplete(winnow, 'small-1');

    expect(await winnow.output('down')).toContain('is down');
    expect({ farm: isAlive(farm!), services: isAlive(services!) }).toEqual({ farm: false, services: false });
    expect(recordedPids(winnow.home)).toEqual({});
    expect(await winnow.output('down')).toContain('No farm');
  },
  TIMEOUT_MS,
);

test(
  'two `up` at once make one farm, and one `down` takes it down',
  async () => {
    const winnow = openUsedHome();
    const said = await Promise.all([winnow.output('up'), winnow.output('up')]);
    const pids = said.flatMap(namedPids);
    await winnow.output('down');
    expect({ farms: new Set(pids).size, left: pids.filter(isAlive) }).toEqual({ farms: 1, left: [] });
  },
  TIMEOUT_MS,
);

test(
  'a farm that was killed does not count as up, and the next one completes what it left',
  async () => {
    const winnow = openUsedHome();
    await winnow.output('up');
    const { farm, services } = recordedPids(winnow.home);
    await winnow.output('submit', winnow.write('small.json', smallStudy()), '--detach');
    process.kill(farm!, 'SIGKILL');
    await until('the end of the embedded services', () => !isAlive(services!));

    expect(await winnow.output('down')).toContain('No farm');
    expect(await winnow.output('resume', 'small')).toContain('Study small-1: complete');
  },
  TIMEOUT_MS,
);

test(
  'a `submit` whose farm is taken down takes over and completes',
  async () => {
    const winnow = openUsedHome();
    await winnow.output('up');
    const submit = winnow.start(['submit', winnow.write('small.json', smallStudy())]);
    await submit.printed(/Study small-1 submitted/);
    process.kill(recordedPids(winnow.home).farm!, 'SIGTERM'); // as `down` does

    const { exitCode, stdout } = await submit.finished;
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('Study small-1: complete') });
    const workers = (await trialRuns(winnow, 'small')).map(({ worker }) => worker);
    expect(workers.at(-1)).toContain(`-${submit.pid}-`);
  },
  TIMEOUT_MS,
);

test(
  'commands that start on a new home at once share its services, whichever leaves first, and get the same results',
  async () => {
    const winnow = openHome();
    const small = winnow.write('small.json', smallStudy());
    const commands = [['status'], ['submit', small], ['status', '--json'], ['submit', small]];
    const ends = await Promise.all(commands.map((args) => winnow.start(args).finished));
    expect(ends.map(({ exitCode, stderr }) => ({ exitCode, error: /^error.*/m.exec(stderr)?.[0] }))).toEqual(
      commands.map(() => ({ exitCode: 0 })),
    );
    expect(await statesOf(winnow)).toEqual({ 'small-1': 'complete', 'small-2': 'complete' });
    expect(await reproducibleTable(winnow, 'small-2')).toBe(await reproducibleTable(winnow, 'small-1'));
  },
  TIMEOUT_MS,
);

test(
  '`submit --detach` is refused when nothing would work on the study, and stores nothing',
  async () => {
    const winnow = openUsedHome();
    const { exitCode, stderr } = await winnow.run('submit', winnow.write('small.json', smallStudy()), '--detach');
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('npx winnow up') });
    expect(await statusOf(winnow)).toEqual({ studies: [], components: [] });
  },
  TIMEOUT_MS,
);

realServices.test(
  'a `submit` on real services without workers says what is missing and waits for it',
  async () => {
    const winnow = await realServices.open(openHome);
    const submit = winnow.start(['submit', winnow.write('small.json', smallStudy())]);
    for (const kind of ['promoter', 'trainer', 'coordinator']) {
      await submit.printed(new RegExp(`No ${kind} is connected: start one with \`npx winnow ${kind}\``));
      winnow.start([kind]);
    }
    const { exitCode, stdout } = await submit.finished;
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining(`picked from ${SMALL_TRIALS}`),
    });
  },
  TIMEOUT_MS,
);

test(
  'each component runs as a process of its own, the first with the services, and SIGTERM ends it in order',
  async () => {
    const winnow = openUsedHome();
    const kinds = ['coordinator', 'promoter', 'trainer'];
    const components: Running[] = [];
    for (const kind of kinds) {
      const component = winnow.start([kind]);
      await component.printed(/component ready/);
      components.push(component);
    }
    expect((await statusOf(winnow)).components.map(({ kind }) => kind)).toEqual(kinds);
    for (const component of components.reverse()) expect((await component.kill('SIGTERM')).exitCode).toBe(0);
    expect(await statusOf(winnow)).toEqual({ studies: [], components: [] });
  },
  TIMEOUT_MS,
);

test('`config` prints every setting, secrets masked', async () => {
  const winnow = openHome({
    WINNOW_REDIS_URL: 'redis://user:s3cret@redis.example:6379',
    WINNOW_DATABASE_URL: 'postgres://user:s3cret@postgres.example/winnow',
    WINNOW_THREADS: '3',
  });
  const text = await winnow.output('config');
  expect(text).not.toContain('s3cret');
  expect(JSON.parse(text)).toMatchObject({ home: winnow.home, trainer: { threads: 3 }, redis: { prefix: 'winnow' } });
});

const COMMANDS = [
  'submit',
  'resume',
  'status',
  'trials',
  'up',
  'down',
  'dashboard',
  'retrain',
  'config',
  'coordinator',
  'trainer',
  'promoter',
];

test('`--help` names every command', async () => {
  const help = await openHome().output('--help');
  const named = [...help.matchAll(/^ {2}([a-z]+)\b/gm)].map((match) => match[1]);
  expect(named).toEqual(expect.arrayContaining(COMMANDS));
});

test('`--version` is that of the package', async () => {
  const { version } = readJsonFile(join(root, 'package.json')) as { version: string };
  expect(await openHome().output('--version')).toBe(`${version}\n`);
});

test('the `--help` of a command documents the exit codes, that of one with parts, too', async () => {
  const winnow = openHome();
  for (const command of ['submit', 'hmm']) {
    const help = await winnow.output(command, '--help');
    const codes = [...help.matchAll(/^ {2}(\d+) +\S/gm)].map((match) => Number(match[1]));
    expect(codes).toEqual([0, 1, 2, 3, 4, 130]);
  }
});
