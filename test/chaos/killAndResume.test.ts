import { createRng } from '@winnow/core';
import { backends, logicalDatabase, realServices, withRedis } from '../support/backends.ts';
import { smallStudy } from '../support/studies.ts';
import { journalled, reproducibleTable, trialRuns } from '../support/trials.ts';
import { until } from '../support/until.ts';
import { type Env, isAlive, recordedPids, useWinnow, type Winnow, withUsedDatabase } from '../support/winnow.ts';

const STUDY = smallStudy();
const SEARCH_TRIALS = STUDY.stages.search.trials;
const SEEDS = [2];
const TIMEOUT_MS = 120_000; // twice what a command may take: its own error is the one to see
const IMPATIENT = { WINNOW_LOCK_MS: '2000', WINNOW_RECONCILE_MS: '500' }; // what was lost is missed soon

const openShared = useWinnow(afterAll);
const openHome = useWinnow(afterEach);
let expected: string;

beforeAll(async () => {
  const undisturbed = withUsedDatabase(openShared());
  await undisturbed.output('submit', undisturbed.write('small.json', STUDY));
  expected = await reproducibleTable(undisturbed, 'small');
}, TIMEOUT_MS);

/** Search trials after which a study is killed, ascending. */
function killPoints(seed: number, kills: number): number[] {
  const rng = createRng(seed);
  const points = new Set<number>();
  while (points.size < kills) points.add(1 + rng.int(SEARCH_TRIALS - 4)); // 4: those in flight may end meanwhile
  return [...points].sort((a, b) => a - b);
}

function untilEnded(winnow: Winnow, study: string, count: number): Promise<void> {
  return until(`${count} search trials of ${study}`, () => journalled(winnow.home, study).searchEnded >= count);
}

for (const backend of backends) {
  describe(`on ${backend.name}`, () => {
    async function open() {
      const winnow = await backend.open(openHome, IMPATIENT);
      const submit = ['submit', winnow.write('small.json', STUDY), ...backend.withWorkers];
      return { winnow, study: 'small-1', submit, resume: ['resume', 'small-1', ...backend.withWorkers] };
    }

    for (const seed of SEEDS) {
      const points = killPoints(seed, backend === realServices ? 1 : 2);
      backend.test(
        `a study killed after ${points.join(', ')} search trials and resumed gives the table of an undisturbed run (seed ${seed})`,
        async () => {
          const { winnow, study, submit, resume } = await open();
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
    }

    backend.test(
      'a study stopped with Ctrl-C exits 130, says how to resume, leaves no process, and resumed gives the same table',
      async () => {
        const { winnow, study, submit, resume } = await open();
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
  });
}

describe('on a farm of several processes', () => {
  async function startFarm(env: Env = {}) {
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
      const trainer = trainers[0]!;
      await until('a trial in the first trainer', () => {
        process.kill(trainer.pid, 'SIGSTOP'); // so that the trial does not end between the look and the kill
        if (journalled(trainerHomes[0], 'small-1').open === 1) return true;
        process.kill(trainer.pid, 'SIGCONT');
        return false;
      });
      await trainer.kill('SIGKILL');

      const { exitCode } = await submit.finished;
      expect({ exitCode, table: await reproducibleTable(winnow, 'small') }).toEqual({ exitCode: 0, table: expected });
      const attempts = (await trialRuns(winnow, 'small')).map(({ attempt }) => attempt);
      expect(Math.max(...attempts)).toBe(2);
    },
    TIMEOUT_MS,
  );

  realServices.test(
    'a study ends with the same table when Redis is flushed in the middle of the search',
    async () => {
      const redisUrl = logicalDatabase(9);
      const { winnow, submit, trainerHomes } = await startFarm({ WINNOW_REDIS_URL: redisUrl });
      const ended = () => trainerHomes.reduce((sum, home) => sum + journalled(home, 'small-1').searchEnded, 0);
      await until('three ended trials', () => ended() >= 3);
      await withRedis(redisUrl, (redis) => redis.flushdb());
      expect(ended()).toBeLessThan(SEARCH_TRIALS);

      const { exitCode } = await submit.finished;
      expect({ exitCode, table: await reproducibleTable(winnow, 'small') }).toEqual({ exitCode: 0, table: expected });
    },
    TIMEOUT_MS,
  );
});
