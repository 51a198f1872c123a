import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '@winnow/core';
import { WinnowError } from '@winnow/core';
import type { TrialSpec } from '@winnow/pipeline';
import { type ConnectionOptions, type Job, Queue, QueueEvents, WaitingError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Config } from '../config/configSchema.ts';
import { maskUrl } from '../config/maskUrl.ts';
import type { Schedule } from '../schedules/schedules.ts';

/** The only module that knows BullMQ. Payloads are typed by queue; job ids are our own ids, so adding twice is once. */
export interface JobPayloads {
  /** of one stage of one study, to be run in this order */
  readonly trials: { readonly trials: readonly TrialSpec[] };
  readonly promotions: { readonly candidateId: string };
  /** the whole schedule: whoever takes the job may have another schedules file */
  readonly retrains: { readonly schedule: Schedule };
}
export type QueueName = keyof JobPayloads;
export const queueNames = ['trials', 'promotions', 'retrains'] as const satisfies readonly QueueName[];

const CONNECT_TIMEOUT_MS = 5_000;
const KEEP_FINISHED = 1_000; // enough for Bull Board; Postgres holds the truth
const JOB_OPTIONS = { removeOnComplete: { count: KEEP_FINISHED }, removeOnFail: { count: KEEP_FINISHED } } as const;
/** A retrain is tried for two minutes, by whichever coordinator takes it: nothing else repeats it before the next tick. */
const RETRAIN_OPTIONS = { ...JOB_OPTIONS, attempts: 8, backoff: { type: 'exponential', delay: 1_000 } } as const;

export interface JobContext {
  readonly jobId: string;
  /** when it was to run, epoch ms: of a scheduler's job, the tick */
  readonly dueAt: number;
  /** gives the job back to the queue, as on shutdown; throw what it returns */
  handBack(): Promise<Error>;
  /** shows how far the job is, in percent, and wakes those that watch the queue */
  showProgress(percent: number): Promise<void>;
}
export type JobHandler<N extends QueueName> = (payload: JobPayloads[N], context: JobContext) => Promise<void>;

export interface JobScheduler {
  readonly id: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly payload: JobPayloads['retrains'];
}

export interface ConsumerOptions<N extends QueueName> {
  readonly concurrency: number;
  /** how long a job stays a worker's own that is not heard of */
  readonly lockMs: number;
  readonly isShort?: (payload: JobPayloads[N]) => boolean;
}

/** A running consumer of one queue. */
export interface Consumer {
  /** stops taking jobs and waits for the running ones */
  close(): Promise<void>;
}

export class Queues {
  readonly #connection: ConnectionOptions;
  readonly #prefix: string;
  readonly #log: Logger;
  readonly #queues: { readonly [N in QueueName]: Queue };

  constructor(config: Config['redis'], log: Logger) {
    this.#connection = { url: config.url, maxRetriesPerRequest: null };
    this.#prefix = config.prefix;
    this.#log = log;
    const open = (name: QueueName) => {
      const queue = new Queue(name, {
        connection: this.#connection,
        prefix: this.#prefix,
        defaultJobOptions: name === 'retrains' ? RETRAIN_OPTIONS : JOB_OPTIONS,
      });
      queue.on('error', (error) => log.warn({ queue: name, error: error.message }, 'queue connection error'));
      return queue;
    };
    this.#queues = { trials: open('trials'), promotions: open('promotions'), retrains: open('retrains') };
  }

  /** Bull Board needs the raw queues. */
  raw(): readonly Queue[] {
    return queueNames.map((name) => this.#queues[name]);
  }

  /** Adds jobs; a job whose id the queue already holds is left as it is. */
  async add<N extends QueueName>(
    name: N,
    jobs: readonly { readonly id: string; readonly payload: JobPayloads[N] }[],
  ): Promise<void> {
    await this.#queues[name].addBulk(jobs.map(({ id, payload }) => ({ name, data: payload, opts: { jobId: id } })));
  }

  /** What the jobs carry that a worker holds or will get. */
  async livePayloads<N extends QueueName>(name: N): Promise<JobPayloads[N][]> {
    const jobs = await this.#queues[name].getJobs(['waiting', 'active', 'delayed', 'prioritized']);
    return jobs.flatMap((job: Job | undefined) => (job === undefined ? [] : [job.data as JobPayloads[N]]));
  }

  /** Removes a job that no worker holds; false when one does or there is none. */
  async remove(name: QueueName, id: string): Promise<boolean> {
    return (await this.#queues[name].remove(id)) === 1;
  }

  /** Calls `onChange` whenever a job of the queue gets on or ends: a wake-up, not a source of truth. */
  watch(name: QueueName, onChange: () => void): Consumer {
    const events = new QueueEvents(name, { connection: this.#connection, prefix: this.#prefix });
    events.on('error', (error) => this.#log.warn({ queue: name, error: error.message }, 'queue events error'));
    events.on('progress', onChange);
    events.on('completed', onChange);
    events.on('failed', onChange);
    return { close: () => events.close() };
  }

  /**
   * Takes jobs, at most `concurrency` at a time. While all that it holds are short it holds twice as many: the next ones are then
   * at hand when those end, and no other worker could have begun them much sooner.
   */
  consume<N extends QueueName>(
    name: N,
    { concurrency, lockMs, isShort }: ConsumerOptions<N>,
    handler: JobHandler<N>,
  ): Consumer {
    let longJobs = 0;
    const allowed = () => (isShort === undefined || longJobs > 0 ? concurrency : 2 * concurrency);
    const process = async (job: Job, token?: string) => {
      const payload = job.data as JobPayloads[N];
      const handBack = async () => {
        await job.moveToWait(token);
        return new WaitingError();
      };
      const showProgress = (percent: number) => job.updateProgress(percent);
      const long = isShort?.(payload) === false ? 1 : 0;
      longJobs += long;
      worker.concurrency = allowed(); // before anything is awaited: the worker looks at it before it takes the next job
      try {
        await handler(payload, {
          jobId: job.id!,
          dueAt: job.timestamp + (job.opts.delay ?? 0),
          handBack,
          showProgress,
        });
      } finally {
        longJobs -= long;
        worker.concurrency = allowed();
      }
    };
    const worker: Worker = new Worker(name, process, {
      connection: this.#connection,
      prefix: this.#prefix,
      concurrency: allowed(),
      lockDuration: lockMs,
      stalledInterval: lockMs,
      maxStalledCount: 1_000_000, // attempts are counted and capped in Postgres, where a restart does not forget them
    });
    worker.on('error', (error) => this.#log.warn({ queue: name, error: error.message }, 'queue worker error'));
    worker.on('failed', (job, error) =>
      this.#log.warn({ queue: name, jobId: job?.id, error: error.message }, 'job failed'),
    );
    return { close: () => worker.close() };
  }

  /**
   * Makes the job schedulers of one owner those that are given; one that exists as it should be is left as it is, and so are those of
   * others on the same Redis.
   * @param mark what the ids of the owner's schedulers end with
   */
  async setSchedulers(wanted: readonly JobScheduler[], mark: string): Promise<void> {
    const queue = this.#queues.retrains;
    const existing = new Map((await queue.getJobSchedulers()).map((scheduler) => [scheduler.key, scheduler]));
    for (const key of existing.keys()) {
      const isOurs = key.endsWith(mark) || !key.includes('@'); // earlier versions marked none, and their jobs can no longer be read
      if (isOurs && !wanted.some(({ id }) => id === key)) await queue.removeJobScheduler(key);
    }
    for (const { id, cron, timeZone, payload } of wanted) {
      const known = existing.get(id);
      if (known?.pattern === cron && known.tz === timeZone && isDeepStrictEqual(known.template?.data, payload))
        continue;
      const template = { name: 'retrains', data: payload, opts: RETRAIN_OPTIONS };
      await queue.upsertJobScheduler(id, { pattern: cron, tz: timeZone }, template);
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled(queueNames.map((name) => this.#queues[name].close()));
  }
}

/** @throws WinnowError `redis_unreachable`, `config_invalid` */
export async function assertRedis(url: string): Promise<void> {
  if (!/^rediss?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new WinnowError('config_invalid', {
      where: 'redis.url',
      rule: 'must be a URL redis://… or rediss://…',
    });
  }
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
  });
  client.on('error', () => {}); // the rejection below carries it
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw new WinnowError('redis_unreachable', {
      where: maskUrl(url),
      rule: `must answer PING (${(error as Error).message})`,
      cause: error,
    });
  } finally {
    client.disconnect();
  }
}
