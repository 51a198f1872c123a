import { availableParallelism } from 'node:os';
import type convict from 'convict';
import { positiveInteger } from './positiveInteger.ts';

/** The effective configuration. Plain data: it is handed to threads as it is. */
export interface Config {
  home: string;
  redis: { url: string; prefix: string };
  database: { url: string; poolSize: number };
  trainer: { threads: number; maxAttempts: number; lockMs: number };
  data: { memoryBytes: number; diskBytes: number };
  coordinator: { reconcileMs: number; schedulesFile: string; fireSchedules: boolean };
  dashboard: { port: number };
  log: { level: 'debug' | 'info' | 'warn' | 'error' };
  heartbeatMs: number;
  shutdownMs: number;
}

/**
 * Every setting of Winnow, with its unit, environment name and default, as docs/reference/config.md has them;
 * `npx winnow config` prints the values. What a *study* depends on is never here: it is in the study file.
 */
export const configSchema: convict.Schema<Config> = {
  home: {
    doc: 'Folder of all local state: embedded services, journals, logs.',
    format: String,
    default: '.winnow',
    env: 'WINNOW_HOME',
  },
  redis: {
    url: {
      doc: 'URL of Redis or Valkey (redis:// or rediss://). Empty: the embedded Valkey.',
      format: String,
      default: '',
      env: 'WINNOW_REDIS_URL',
      sensitive: true,
    },
    prefix: {
      doc: 'Prefix of all queue keys, so that several farms can share one Redis.',
      format: String,
      default: 'winnow',
      env: 'WINNOW_REDIS_PREFIX',
    },
  },
  database: {
    url: {
      doc: 'URL of Postgres (postgres://). Empty: the embedded Postgres (PGlite). `?prepare=false` for poolers that share connections by transaction.',
      format: String,
      default: '',
      env: 'WINNOW_DATABASE_URL',
      sensitive: true,
    },
    poolSize: {
      doc: 'Connections per process, count.',
      format: positiveInteger,
      default: 4,
      env: 'WINNOW_DATABASE_POOL',
    },
  },
  trainer: {
    threads: {
      doc: 'Piscina threads of a trainer, count. Each runs one trial. Default: processors − 2, at least 1.',
      format: positiveInteger,
      default: Math.max(1, availableParallelism() - 2),
      env: 'WINNOW_THREADS',
    },
    maxAttempts: {
      doc: 'How often a trial may take its worker down before it is failed as poison, count.',
      format: positiveInteger,
      default: 3,
      env: 'WINNOW_MAX_ATTEMPTS',
    },
    lockMs: {
      doc: 'How long a trainer that died keeps its jobs before another takes them, ms.',
      format: positiveInteger,
      default: 30_000,
      env: 'WINNOW_LOCK_MS',
    },
  },
  data: {
    memoryBytes: {
      doc: 'Bars that a trainer keeps in memory for trials to come, bytes. Those of running trials are held beyond it.',
      format: 'nat',
      default: 2 * 1024 ** 3,
      env: 'WINNOW_DATA_MEMORY_BYTES',
    },
    diskBytes: {
      doc: 'Copies of data that a trainer keeps in the folder blobs of its home, bytes. 0: none.',
      format: 'nat',
      default: 10 * 1024 ** 3,
      env: 'WINNOW_DATA_DISK_BYTES',
    },
  },
  coordinator: {
    reconcileMs: {
      doc: 'How often the coordinator compares Postgres with the queues, ms. Finished trials wake it at once.',
      format: positiveInteger,
      default: 5_000,
      env: 'WINNOW_RECONCILE_MS',
    },
    schedulesFile: {
      doc: 'File of the retrain schedules, relative to the working directory. A missing file means no schedules.',
      format: String,
      default: 'configs/schedules.json',
      env: 'WINNOW_SCHEDULES',
    },
    fireSchedules: {
      doc: 'Whether the coordinator fires the schedules by their cron. The farm of a single submit or resume never does.',
      format: Boolean,
      default: true,
      env: 'WINNOW_FIRE_SCHEDULES',
    },
  },
  dashboard: {
    port: {
      doc: 'Port of the dashboard on 127.0.0.1; 0 takes a free one.',
      format: 'port',
      default: 7171,
      env: 'WINNOW_DASHBOARD_PORT',
    },
  },
  log: {
    level: {
      doc: 'Least level that is logged.',
      format: ['debug', 'info', 'warn', 'error'],
      default: 'info',
      env: 'WINNOW_LOG_LEVEL',
    },
  },
  heartbeatMs: {
    doc: 'How often a component says that it is alive, ms. It counts as gone after three times that.',
    format: positiveInteger,
    default: 2_000,
    env: 'WINNOW_HEARTBEAT_MS',
  },
  shutdownMs: {
    doc: 'How long a component may take to stop in order before it is cut off, ms.',
    format: 'nat',
    default: 10_000,
    env: 'WINNOW_SHUTDOWN_MS',
  },
};
