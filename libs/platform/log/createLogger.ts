import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from '@winnow/core';
import { pino } from 'pino';
import pretty from 'pino-pretty';

/** Where log lines go: a file (JSON), or standard error (pretty on a terminal, JSON otherwise). */
export type LogTarget = { readonly file: string } | 'stderr';

/** Writes are synchronous: a line that was logged before a crash is there after it. */
export function createLogger(level: string, target: LogTarget, fields: Record<string, unknown> = {}): Logger {
  return pino({ level, base: fields }, destination(target)) as Logger;
}

function destination(target: LogTarget) {
  if (target === 'stderr') {
    const STDERR = 2;
    return process.stderr.isTTY
      ? pretty({ destination: STDERR, sync: true, ignore: 'pid,hostname' })
      : pino.destination({ dest: STDERR, sync: true });
  }
  mkdirSync(dirname(target.file), { recursive: true });
  return pino.destination({ dest: target.file, sync: true, append: true });
}
