import { cpSync } from 'node:fs';
import { createRng } from '@winnow/core';
import { backends, realServices, withRedis } from '../support/backends.ts';
import { smallStudy } from '../support/studies.ts';
import { journalled, reproducibleTable, trialRuns } from '../support/trials.ts';
import { until } from '../support/until.ts';
import { isAlive, type Running, recordedPids, useWinnow, type Winnow } from '../support/winnow.ts';

const STUDY = smallStudy();
const SEARCH_TRIALS = STUDY.stages.search.trials;
const SEEDS = [1, 2, 3];
const TIMEOUT_MS = 60_000;
const IMPATIENT = { WINNOW_LOCK_MS: '2000', WINNOW_HEARTBEAT_MS: '500' }; // what died is missed soon

const openShared = useWinnow(afterAll);
const openHome = useWinnow(afterEach);
let undisturbed: Winnow;
let expected: string;

beforeAll(async () => {
  undisturbed = openShared();
  await undisturbed.output('submit', undisturbed.write('small.json', STUDY));
  expected = await reproducibleTable(undisturbed, 'small');
}, TIMEOUT_MS);

/** Starts the study and gives it, running, when `count` of its search trials have ended. */
async function startedUntil(
  winnow: Winnow,
  study: string,
  options: readonly string[],
  count: number,
): Promise<Running> {
  const submit = winnow.start(['submit', winnow.write('small.json', STUDY), ...options]);
  await submit.printed(new RegExp(`Study ${study} submitted`));
  await untilEnded(winnow, study, count);
  return submit;
}

function untilEnded(winnow: Winnow, study: string, count: number): Promise<void> {
  return until(`${count} search trials of ${study}`, () => journalled(winnow.home, study).searchEnded >= count);
}

for (const backend of backends) {
  describe(`on ${backend.name}`, () => {
    /** A home on which the study can be submitted; the embedded database need not be created anew. */
    async function open(): Promise<{ winnow: Winnow; study: string }> {
      const winnow = await backend.open(openHome, IMPATIENT);
      if (backend === realServices) return { winnow, study: 'small-1' };
      cpSync(undisturbed.home, winnow.home, { recursive: true });
      return { winnow, study: 'small-2' };
    }

    for (const seed of SEEDS) {
      const count = 1 + createRng(seed).int(SEARCH_TRIALS / 2);
      backend.test(
        `a study killed after ${count} search trials and resumed gives the table of an undisturbed run (seed ${seed})`,
        async () => {
          const { winnow, study } = await open();
          const submit = await startedUntil(winnow, study, backend.withWorkers, count);
          const { services } = recordedPids(winnow.home);
          expect((await submit.kill('SIGKILL')).exitCode).toBeNull();

          expect(journalled(winnow.home, study).searchEnded).toBeLessThan(SEARCH_TRIALS);
          if (services !== undefined) await until('the end of the embedded services', () => !isAlive(services));
          await winnow.output('resume', study, ...backend.withWorkers);
          expect(await reproducibleTable(winnow, study)).toBe(expected);
        },
        TIMEOUT_MS,
      );
    }

    backend.test(
      'a study stopped with Ctrl-C exits 130, says how to resume, leaves no process, and resumed gives the same table',
      async () => {
        const { winnow, study } = await open();
        const submit = await startedUntil(winnow, study, backend.withWorkers, 3);
        const { services } = recordedPids(winnow.home);
        if (services !== undefined) process.kill(services, 'SIGINT'); // a terminal sends it to every process
        const { exitCode, stderr } = await submit.kill('SIGINT');

        expect(exitCode).toBe(130);
        expect(stderr).toContain(`npx winnow resume ${study}`);
        if (services !== undefined) expect(isAlive(services)).toBe(false);
        await winnow.output('resume', study, ...backend.withWorkers);
        expect(await reproducibleTable(winnow, study)).toBe(expected);
      },
      TIMEOUT_MS,
    );
  });
}

describe('on a farm of several processes', () => {
  async function startFarm(env: Readonly<Record<string, string>> = {}) {
    const winnow = await realServices.open(openHome, { ...IMPATIENT, ...env });
    const trainerHomes = [`${winnow.home}-1`, `${winnow.home}-2`] as const;
    const others = ['coordinator', 'promoter'].map((kind) => winnow.start([kind]));
    const trainers = trainerHomes.map((home) => winnow.start(['trainer', '--threads', '1'], { WINNOW_HOME: home }));
    await Promise.all([...others, ...trainers].map((component) => component.printed(/component ready/)));
    const submit = winnow.start(['submit', winnow.write('small.json', STUDY)]);
    return { winnow, submit, trainers, trainerHomes };
  }

  realServices.test(
    'a study ends with the same table, without a resume, when a trainer is killed in the middle of a trial',
    async () => {
      const { winnow, submit, trainers, trainerHomes } = await startFarm();
      await until('a trial in the first trainer', () => journalled(trainerHomes[0], 'small-1').open === 1);
      await trainers[0]!.kill('SIGKILL');

      const { exitCode } = await submit.finished;
      expect({ exitCode, table: await reproducibleTable(winnow, 'small') }).toEqual({ exitCode: 0, table: expected });
    },
    TIMEOUT_MS,
  );

  realServices.test(
    'a study ends with the same table when Redis is flushed in the middle of the search',
    async () => {
      const redisUrl = new URL(process.env['WINNOW_TEST_REDIS_URL']!);
      redisUrl.pathname = '/9'; // a logical database of its own: FLUSHDB takes all of it
      const env = { WINNOW_REDIS_URL: redisUrl.href, WINNOW_RECONCILE_MS: '500' };
      const { winnow, submit, trainerHomes } = await startFarm(env);
      await until('three ended trials', () => {
        const ended = trainerHomes.map((home) => journalled(home, 'small-1').searchEnded);
        return ended[0]! + ended[1]! >= 3;
      });
      await withRedis(redisUrl.href, (redis) => redis.flushdb());

      const { exitCode } = await submit.finished;
      expect({ exitCode, table: await reproducibleTable(winnow, 'small') }).toEqual({ exitCode: 0, table: expected });
      const workers = new Set((await trialRuns(winnow, 'small')).map(({ worker }) => worker));
      expect(workers.size).toBe(2);
    },
    TIMEOUT_MS,
  );
});
