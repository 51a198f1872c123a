import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WinnowError } from '@winnow/core';
import { schemaError } from '@winnow/pipeline';
import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';
import { readJsonFile } from '../files/readJsonFile.ts';
import { sha256 } from '../files/sha256.ts';

/** When a study is retrained on the newest data. */
export interface Schedule {
  /** its name and the mark of its file: several files may feed one farm, and each is master of its own schedules alone */
  readonly id: string;
  readonly name: string;
  /** absolute path of the study file */
  readonly study: string;
  /** five-field cron expression */
  readonly cron: string;
  /** IANA time zone in which the cron expression is read */
  readonly timeZone: string;
}

const MARK_LENGTH = 12; // hex digits: enough to tell the files of a farm apart
const WEEKLY = '0 6 * * 1'; // Mondays 06:00: the week's last session has settled everywhere

const schema = z.strictObject({
  $schema: z.string().optional(),
  schedules: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z][a-z0-9_-]*$/, 'must be of a-z, 0-9, _ and - and start with a letter'),
      study: z.string().min(1),
      cron: z.string().default(WEEKLY),
      timeZone: z.string().default('UTC'),
    }),
  ),
});

/**
 * Reads the schedules file; study paths start at its folder. No file, no schedules.
 * @throws WinnowError `schedule_invalid` naming the key, the rule and the value
 */
export function loadSchedules(path: string): Schedule[] {
  if (!existsSync(path)) return [];
  const input = readJsonFile(path);
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw schemaError(parsed.error, path, input, { unknownKey: 'schedule_invalid', invalid: 'schedule_invalid' });
  }
  const { schedules } = parsed.data;
  for (const { name, cron, timeZone } of schedules) {
    if (schedules.filter((other) => other.name === name).length > 1) {
      throw new WinnowError('schedule_invalid', { where: path, rule: 'schedule names must be unique', got: name });
    }
    checkCron(path, name, cron, timeZone);
  }
  return schedules.map((schedule) => ({
    ...schedule,
    id: schedule.name + fileMark(path),
    study: resolve(dirname(path), schedule.study),
  }));
}

/** What the ids of a file's schedules end with, and no others. */
export function fileMark(path: string): string {
  return `@${sha256(resolve(path)).slice(0, MARK_LENGTH)}`;
}

/** @throws WinnowError `schedule_not_found` listing the names that are known */
export function findSchedule(schedules: readonly Schedule[], name: string): Schedule {
  const schedule = schedules.find((item) => item.name === name);
  if (schedule !== undefined) return schedule;
  const known = schedules.map((item) => item.name).join(', ') || 'none is defined';
  throw new WinnowError('schedule_not_found', { where: 'schedule', rule: `must be one of: ${known}`, got: name });
}

function checkCron(path: string, name: string, cron: string, timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    CronExpressionParser.parse(cron, { tz: timeZone });
  } catch (error) {
    throw new WinnowError('schedule_invalid', {
      where: `${path}: ${name}`,
      rule: `cron and timeZone must be valid (${(error as Error).message})`,
      got: `${cron} ${timeZone}`,
    });
  }
}

/** When a schedule fires next, epoch ms. */
export function nextTick({ cron, timeZone }: Pick<Schedule, 'cron' | 'timeZone'>, now: number): number {
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(now) })
    .next()
    .getTime();
}

/** The newest tick that is not after `at`, epoch ms. */
export function newestTick(schedule: Pick<Schedule, 'cron' | 'timeZone'>, at: number): number {
  const { cron, timeZone } = schedule;
  let newest = CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(at + 1) })
    .prev()
    .getTime();
  // Going back skips a tick that daylight saving has moved (02:30 of a day that has none); going forward does not.
  for (let next = nextTick(schedule, newest); next <= at; next = nextTick(schedule, newest)) newest = next;
  return newest;
}

/**
 * The newest tick that should have fired and did not, epoch ms; undefined when none was missed. However many ticks were
 * missed, one retrain catches up.
 * @param since when the schedule last fired, or was first seen
 */
export function missedTick(
  schedule: Pick<Schedule, 'cron' | 'timeZone'>,
  since: number,
  now: number,
): number | undefined {
  const newest = newestTick(schedule, now - 1); // that of this moment comes by itself
  return newest > since ? newest : undefined;
}
