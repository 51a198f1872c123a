import { existsSync, rmSync } from 'node:fs';
import {
  createLogger,
  type Farm,
  fileMark,
  findStudy,
  listDecisions,
  listStudies,
  loadConfig,
  loadSchedules,
  newestTick,
  openFarm,
  prepareStudy,
  Queues,
  type StudyRow,
  seeSchedule,
} from '@winnow/platform';
import { logicalDatabase, realServices, withPostgres, withRedis } from '../support/backends.ts';
import { smallStudy } from '../support/studies.ts';
import { until } from '../support/until.ts';
import { type Env, type Running, useWinnow, type Winnow, withUsedDatabase } from '../support/winnow.ts';

const TIMEOUT_MS = 120_000; // twice what a command may take: its own error is the one to see
const DAY_MS = 86_400_000;
const DAY_AFTER_LAST_BAR = Date.parse('2020-04-18T00:00:00Z');
const EVERY_TWO_SECONDS = '*/2 * * * * *';
const TICK_DEADLINE_MS = 15_000;
const openHome = useWinnow(afterEach);

/** Writes the small study and a schedule of it; gives the study's path. */
function scheduleSmall(winnow: Winnow, cron: string): string {
  const study = winnow.write('small.json', smallStudy());
  winnow.write('schedules.json', { schedules: [{ name: 'often', study: 'small.json', cron }] });
  return study;
}

/** All studies of a farm, newest first, read from its database. */
async function studiesOf(winnow: Winnow): Promise<StudyRow[]> {
  const farm = await openFarm(loadConfig(winnow.env));
  try {
    return await listStudies(farm.db);
  } finally {
    await farm.stop();
  }
}

function windows({ spec }: Pick<StudyRow, 'spec'>): number[] {
  return Object.values(spec.stages).flatMap(({ window }) => [window.trainFrom, window.from, window.to]);
}

// The ticks below are of servers of one's own.
test(
  '`retrain --now` runs the study on the newest window, to its gate decision',
  async () => {
    const winnow = withUsedDatabase(openHome());
    const written = await prepareStudy(scheduleSmall(winnow, '0 6 * * 1'));
    const { stdout, stderr } = await winnow.start(['retrain', 'often', '--now']).finished;
    expect(stderr).toContain('Schedule often submitted study small-1.');
    expect(stdout).toContain('picked from 22 trials');

    const farm = await openFarm(loadConfig(winnow.env));
    try {
      const study = await findStudy(farm.db, 'small-1');
      const shifts = windows(study).map((time, i) => time - windows(written)[i]!);
      expect(study.spec.stages.forward.window.to).toBe(DAY_AFTER_LAST_BAR);
      expect(new Set(shifts).size).toBe(1); // so lengths and gaps are those of the file
      expect(shifts[0]! % DAY_MS).toBe(0);
      expect(study).toMatchObject({ state: 'complete', origin: { by: 'retrain', schedule: 'often' } });
      expect((await listDecisions(farm.db, 'small-1')).length).toBe(2);
    } finally {
      await farm.stop();
    }
  },
  TIMEOUT_MS,
);

test('`retrain` without --now says when the schedule fires next, and starts nothing', async () => {
  const winnow = openHome();
  scheduleSmall(winnow, '0 6 1 1 *');
  expect(await winnow.output('retrain', 'often')).toMatch(/next at \d{4}-01-01T06:00:00\.000Z/);
  expect(existsSync(winnow.home)).toBe(false);
});

/** Starts a coordinator and gives it when it is ready. */
async function startCoordinator(winnow: Winnow, env: Env = {}): Promise<Running> {
  const coordinator = winnow.start(['coordinator'], env);
  await coordinator.printed(/component ready/);
  return coordinator;
}

/** Waits until a farm has more studies than `count`; gives them. */
async function moreStudiesThan(winnow: Winnow, count: number): Promise<StudyRow[]> {
  let studies: StudyRow[] = [];
  await until(
    `more than ${count} studies`,
    async () => {
      studies = await studiesOf(winnow);
      return studies.length > count;
    },
    { deadlineMs: TICK_DEADLINE_MS },
  );
  return studies;
}

realServices.test(
  'a tick of the schedule submits its study',
  async () => {
    const winnow = await realServices.open(openHome);
    scheduleSmall(winnow, EVERY_TWO_SECONDS);
    await startCoordinator(winnow);
    const studies = await moreStudiesThan(winnow, 1);
    expect(
      studies
        .map(({ id }) => id)
        .reverse()
        .slice(0, 2),
    ).toEqual(['small-1', 'small-2']);
    for (const { origin } of studies) expect(origin).toEqual({ by: 'retrain', schedule: 'often' });
  },
  TIMEOUT_MS,
);

realServices.test(
  'a schedule goes on after Redis was flushed',
  async () => {
    const redisUrl = logicalDatabase(8);
    const winnow = await realServices.open(openHome, { WINNOW_REDIS_URL: redisUrl, WINNOW_RECONCILE_MS: '500' });
    scheduleSmall(winnow, EVERY_TWO_SECONDS);
    await startCoordinator(winnow);
    await moreStudiesThan(winnow, 0);
    await withRedis(redisUrl, (redis) => redis.flushdb());
    const { length } = await studiesOf(winnow);
    await moreStudiesThan(winnow, length + 1); // one more may have been under way
  },
  TIMEOUT_MS,
);

realServices.test(
  'a tick that was missed while nothing ran is caught up once, by however many coordinators',
  async () => {
    const winnow = await realServices.open(openHome);
    scheduleSmall(winnow, '0 6 1 1 *');
    const first = await startCoordinator(winnow);
    expect((await first.kill('SIGTERM')).exitCode).toBe(0);
    expect(await studiesOf(winnow)).toEqual([]); // a schedule that was never seen before has missed nothing

    await withPostgres(winnow.env['WINNOW_DATABASE_URL']!, (sql) => {
      return sql`update schedules set first_seen_at = first_seen_at - interval '3 years'`;
    });
    const both = await Promise.all([startCoordinator(winnow), startCoordinator(winnow)]);
    await moreStudiesThan(winnow, 0);
    await Promise.all(both.map((coordinator) => coordinator.kill('SIGTERM')));
    const { stderr } = await (await startCoordinator(winnow)).kill('SIGTERM');
    expect(stderr).not.toContain('missed tick');
    expect((await studiesOf(winnow)).map(({ id }) => id)).toEqual(['small-1']);
  },
  TIMEOUT_MS,
);

/** Opens a home's services, which stay up for the coordinators that `work` starts, and its queue of retrains. */
async function onServices(
  winnow: Winnow,
  work: (farm: Farm, queue: ReturnType<Queues['raw']>[number], env: Env) => Promise<void>,
): Promise<void> {
  const farm = await openFarm(loadConfig(winnow.env));
  const queues = new Queues(farm.config.redis, createLogger('error', 'stderr'));
  const { redis, database } = farm.config;
  try {
    const queue = queues.raw().find(({ name }) => name === 'retrains')!;
    await work(farm, queue, { WINNOW_REDIS_URL: redis.url, WINNOW_DATABASE_URL: database.url });
  } finally {
    await queues.close();
    await farm.stop();
  }
}

test(
  'an overdue tick and its catch-up are one study, of a coordinator that fires schedules, and are tried again when they fail',
  async () => {
    const winnow = withUsedDatabase(openHome());
    const study = scheduleSmall(winnow, '0 6 1 1 *');
    rmSync(study);
    await onServices(winnow, async (farm, queue, env) => {
      const [schedule] = loadSchedules(winnow.env['WINNOW_SCHEDULES']!);
      const missed = newestTick(schedule!, Date.now());
      await seeSchedule(farm.db, schedule!.id, new Date(missed - 3 * 366 * DAY_MS));
      const earlier = newestTick(schedule!, missed - 1); // the first of the ticks that came while nothing ran
      const overdue = { timestamp: earlier, jobId: `repeat:${schedule!.id}:${earlier}` };
      await queue.add('retrains', { schedule }, overdue);

      const passive = await startCoordinator(winnow, { ...env, WINNOW_FIRE_SCHEDULES: 'false' });
      await passive.kill('SIGTERM');
      expect(await queue.getJobCounts('waiting', 'delayed')).toEqual({ waiting: 1, delayed: 0 });

      const coordinator = await startCoordinator(winnow, env);
      await until('failed attempts', async () => (await queue.getJob(overdue.jobId))!.attemptsMade > 0);
      scheduleSmall(winnow, '0 6 1 1 *');
      await until('the end of both jobs', async () => (await queue.getJobCounts('completed'))['completed'] === 2);
      expect((await listStudies(farm.db)).map(({ id }) => id)).toEqual(['small-1']);
      await coordinator.kill('SIGTERM');
    });
  },
  TIMEOUT_MS,
);

test(
  'a coordinator keeps to the schedules of its own file, and a file that is gone takes none away',
  async () => {
    const winnow = withUsedDatabase(openHome());
    scheduleSmall(winnow, '0 6 1 1 *');
    const file = winnow.env['WINNOW_SCHEDULES']!;
    await onServices(winnow, async (_farm, queue, env) => {
      const keys = async () => (await queue.getJobSchedulers()).map(({ key }) => key).sort();
      const [often, foreign] = [`often${fileMark(file)}`, `often${fileMark(`${file}.other`)}`];
      for (const id of [foreign, 'unmarked']) await queue.upsertJobScheduler(id, { pattern: '0 6 1 1 *' });
      const coordinator = await startCoordinator(winnow, { ...env, WINNOW_RECONCILE_MS: '200' });
      expect(await keys()).toEqual([often, foreign].sort()); // one without a mark is of an earlier version

      rmSync(file);
      await new Promise((resolve) => setTimeout(resolve, 600)); // several looks at the file
      expect(await keys()).toEqual([often, foreign].sort());

      winnow.write('schedules.json', { schedules: [] });
      await until('the end of its scheduler', async () => (await keys()).length === 1);
      expect(await keys()).toEqual([foreign]);
      await coordinator.kill('SIGTERM');
    });
  },
  TIMEOUT_MS,
);
