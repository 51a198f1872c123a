import { setTimeout as sleep } from 'node:timers/promises';
import { createRng } from '@winnow/core';
import type { Row } from 'postgres';
import {
  type Backend,
  backends,
  embeddedServices,
  logicalDatabase,
  realServices,
  withPostgres,
  withRedis,
} from '../support/backends.ts';
import { smallStudy } from '../support/studies.ts';
import { journalled, reproducibleTable } from '../support/trials.ts';
import { until } from '../support/until.ts';
import { isAlive, type Running, recordedPids, useWinnow, type Winnow, withUsedDatabase } from '../support/winnow.ts';

const STUDY = smallStudy({ parallelism: 8 }); // so that eight threads have something to do
const SEARCH_TRIALS = STUDY.stages.search.trials;
const SEEDS = (process.env['WINNOW_TEST_CHAOS_SEEDS'] ?? '2').split(',').map(Number);
const TIMEOUT_MS = 120_000; // twice what a command may take: its own error is the one to see
const IMPATIENT = { WINNOW_LOCK_MS: '2000', WINNOW_RECONCILE_MS: '500' }; // what was lost is missed soon

const openShared = useWinnow(afterAll);
const openHome = useWinnow(afterEach);
let shared: Winnow;
let expected: string;

beforeAll(async () => {
  shared = withUsedDatabase(openShared());
  await shared.output('submit', shared.write('small.json', STUDY));
  expected = await reproducibleTable(shared, 'small');
}, TIMEOUT_MS);

/** Numbers of ended trials after which something is killed: 1 to `last`, ascending, each once. */
function killPoints(seed: number, kills: number, last: number): number[] {
  const rng = createRng(seed);
  const points = new Set<number>();
  while (points.size < kills) points.add(1 + rng.int(last));
  return [...points].sort((a, b) => a - b);
}

function untilEnded(winnow: Winnow, study: string, count: number): Promise<void> {
  return until(`${count} search trials of ${study}`, () => journalled(winnow.home, study).searchEnded >= count);
}

async function openOn(backend: Backend) {
  const winnow = await backend.open(openHome, IMPATIENT);
  const submit = ['submit', winnow.write('small.json', STUDY), ...backend.withWorkers];
  return { winnow, study: 'small-1', submit, resume: ['resume', 'small-1', ...backend.withWorkers] };
}

describe.each(SEEDS)('on embedded services, seed %i', (seed) => {
  const points = killPoints(seed, 2, SEARCH_TRIALS - STUDY.parallelism); // those in flight may end meanwhile
  embeddedServices.test(
    `a study killed after ${points.join(' and ')} search trials and resumed gives the table of an undisturbed run`,
    async () => {
      const { winnow, study, submit, resume } = await openOn(embeddedServices);
      for (const [i, count] of points.entries()) {
        const command = winnow.start(i === 0 ? submit : resume);
        await untilEnded(winnow, study, count);
        const { services } = recordedPids(winnow.home);
        expect((await command.kill('SIGKILL')).exitCode).toBeNull();
        expect(journalled(winnow.home, study).searchEnded).toBeLessThan(SEARCH_TRIALS);
        if (services !== undefined) await until('the end of the embedded services', () => !isAlive(services));
      }
      await winnow.output(...resume);
      expect(await reproducibleTable(winnow, study)).toBe(expected);
    },
    TIMEOUT_MS,
  );
});

for (const backend of backends) {
  backend.test(
    `on ${backend.name} a study stopped with Ctrl-C exits 130, says how to resume, leaves no process, and resumed gives the same table`,
    async () => {
      const { winnow, study, submit, resume } = await openOn(backend);
      const command = winnow.start(submit);
      await untilEnded(winnow, study, 3);
      const { services } = recordedPids(winnow.home);
      if (services !== undefined) process.kill(services, 'SIGINT'); // a terminal sends it to every process
      const { exitCode, stderr } = await command.kill('SIGINT');

      expect(exitCode).toBe(130);
      expect(stderr).toContain(`npx winnow resume ${study}`);
      if (services !== undefined) expect(isAlive(services)).toBe(false);
      await winnow.output(...resume);
      expect(await reproducibleTable(winnow, study)).toBe(expected);
    },
    TIMEOUT_MS,
  );
}

describe('on a farm of several processes', () => {
  /** Threads of trainers that work at the same time. One that was killed is not replaced: when all were, the next crew comes. */
  const CREWS = [[4, 1, 2], [8], [1, 1], [2]];
  const VICTIMS = [
    ...new Array<'coordinator'>(4).fill('coordinator'),
    ...new Array<'trainer'>(6).fill('trainer'),
    'redis' as const,
  ];
  const MOST_DELAY_MS = 100; // longer than a trial takes: a death may fall anywhere in one
  const { search } = STUDY.stages;
  const LONG = { ...STUDY, name: 'long', stages: { ...STUDY.stages, search: { ...search, trials: 64 } } };
  const LAST_DEATH = 40; // trials go on while something is killed and started anew: the study must not end before it

  function startTrainer(winnow: Winnow, place: number, threads: number): Promise<Running> {
    return ready(winnow.start(['trainer', '--threads', String(threads)], { WINNOW_HOME: `${winnow.home}-${place}` }));
  }

  /** What a query that asks for one number finds. */
  async function numberOf(query: PromiseLike<readonly Row[]>): Promise<number> {
    const [row] = await query;
    return Object.values(row!)[0];
  }

  async function ready(component: Running): Promise<Running> {
    await component.printed(/component ready/);
    return component;
  }

  let undisturbed: string | undefined;

  async function tableOfLong(): Promise<string> {
    await shared.output('submit', shared.write('long.json', LONG));
    return reproducibleTable(shared, 'long');
  }

  describe.each(SEEDS)('seed %i', (seed) => {
    realServices.test(
      `a study gives the table of an undisturbed run on 3, 2 and 1 trainers of 1 to 8 threads that are killed, as is the coordinator, at ten random points, and with Redis flushed at another`,
      async () => {
        undisturbed ??= await tableOfLong();
        const redisUrl = logicalDatabase(9);
        const env = { ...IMPATIENT, WINNOW_REDIS_URL: redisUrl, WINNOW_MAX_ATTEMPTS: '100' }; // no trial is poison here
        const winnow = await realServices.open(openHome, env);
        await winnow.output('submit', winnow.write('long.json', LONG), '--detach');

        const rng = createRng(seed).split('deaths');
        const order = VICTIMS.map((_, i) => i);
        rng.shuffle(order);
        const crews = CREWS.map(
          (crew) => () => Promise.all(crew.map((threads, i) => startTrainer(winnow, i, threads))),
        );
        let coordinator = await ready(winnow.start(['coordinator']));
        let trainers = await crews.shift()!();
        const kill = {
          async coordinator() {
            expect((await coordinator.kill('SIGKILL')).exitCode).toBeNull();
            coordinator = await ready(winnow.start(['coordinator']));
          },
          async trainer() {
            const [trainer] = trainers.splice(rng.int(trainers.length), 1);
            expect((await trainer!.kill('SIGKILL')).exitCode).toBeNull();
            if (trainers.length === 0) trainers = await crews.shift()!();
          },
          redis: () => withRedis(redisUrl, (redis) => redis.flushdb()),
        };

        await withPostgres(winnow.env['WINNOW_DATABASE_URL']!, async (sql) => {
          const ended = () =>
            numberOf(sql`select count(*)::int from trials where state in ('complete', 'pruned', 'failed')`);
          const done = () => numberOf(sql`select count(*)::int from studies where state = 'complete'`);
          const repeated = () => numberOf(sql`select count(*)::int from trials where attempt > 1`);
          for (const [i, point] of killPoints(seed, VICTIMS.length, LAST_DEATH).entries()) {
            await until(`${point} ended trials`, async () => (await ended()) >= point, { pollMs: 20 });
            await sleep(rng.int(MOST_DELAY_MS));
            await kill[VICTIMS[order[i]!]!]();
            expect(await ended()).toBeLessThan(LONG.stages.search.trials);
          }
          winnow.start(['promoter']);
          await until('the end of the study', async () => (await done()) === 1, { pollMs: 100 });
          expect(await repeated()).toBeGreaterThan(0);
        });
        expect(await reproducibleTable(winnow, 'long')).toBe(undisturbed);
      },
      2 * TIMEOUT_MS,
    );
  });
});
