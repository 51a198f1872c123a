/**
 * Reads Optuna's journal by doing its operations again, in order. As in Optuna, lines that name what does not exist, a study
 * that exists or a trial that has ended change nothing: two workers may have raced.
 */

import { WinnowError } from '@winnow/core';
import { z } from 'zod';
import type { ParamValue } from '../space.ts';
import { decodeValue } from './distribution.ts';
import {
  directionCodes,
  type OptunaDirection,
  type OptunaTrialState,
  operations,
  trialStateCodes,
} from './journalFormat.ts';
import { parsePythonJson, readPythonNumber } from './pythonJson.ts';

export interface DecodedTrial {
  state: OptunaTrialState;
  /** one of each objective; null before there are any */
  values: readonly number[] | null;
  /** in the order in which they were suggested; null where the value is none that we have */
  params: Record<string, ParamValue | null>;
}

export interface DecodedStudy {
  readonly name: string;
  readonly directions: readonly OptunaDirection[];
  /** index = Optuna's trial number */
  readonly trials: DecodedTrial[];
}

const numberSchema = z.unknown().transform(readPythonNumber);
const stateSchema = z
  .int()
  .min(0)
  .max(4)
  .transform((code) => nameOf(trialStateCodes, code));

/** The keys that are read of an operation; the others, such as attributes and intermediate values, are passed over. */
const operationSchema = z.object({
  op_code: z.int().min(operations.createStudy).max(operations.setTrialSystemAttr),
  study_id: z.int().optional(),
  study_name: z.string().optional(),
  directions: z
    .array(
      z
        .int()
        .min(1)
        .max(2)
        .transform((code) => nameOf(directionCodes, code)),
    )
    .min(1)
    .optional(),
  trial_id: z.int().optional(),
  state: stateSchema.optional(),
  value: numberSchema.optional(),
  values: z.array(numberSchema).nullish(),
  distributions: z.record(z.string(), z.string()).optional(),
  params: z.record(z.string(), numberSchema).optional(),
  param_name: z.string().optional(),
  param_value_internal: numberSchema.optional(),
  distribution: z.string().optional(),
});
type Operation = z.infer<typeof operationSchema>;

interface Replay {
  readonly studies: Map<number, DecodedStudy>;
  readonly trials: DecodedTrial[];
  created: number;
}

/**
 * @param text the whole file; a last line without an end was being written and is left out
 * @param where names the file in errors
 * @throws WinnowError `optuna_journal_invalid` for a line that is no operation
 */
export function decodeOptunaJournal(text: string, where: string): DecodedStudy[] {
  const replay: Replay = { studies: new Map(), trials: [], created: 0 };
  const lines = text.split('\n').slice(0, -1);
  for (const [i, line] of lines.entries()) apply(readOperation(line, `${where}:${i + 1}`), replay);
  return [...replay.studies.values()];
}

function readOperation(line: string, where: string): Operation {
  let json: unknown;
  try {
    json = parsePythonJson(line);
  } catch (cause) {
    throw new WinnowError('optuna_journal_invalid', { where, rule: 'must be JSON', cause });
  }
  const parsed = operationSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const rule = `must be an operation of Optuna's journal (${[...path, message].join(': ')})`;
  throw new WinnowError('optuna_journal_invalid', { where, rule });
}

function apply(operation: Operation, replay: Replay): void {
  switch (operation.op_code) {
    case operations.createStudy:
      createStudy(operation, replay);
      break;
    case operations.deleteStudy:
      replay.studies.delete(operation.study_id ?? -1);
      break;
    case operations.createTrial:
      createTrial(operation, replay);
      break;
    case operations.setTrialParam:
      setParam(operation, replay);
      break;
    case operations.setTrialStateValues:
      setState(operation, replay);
      break;
    default: // attributes and intermediate values
  }
}

function createStudy({ study_name, directions }: Operation, replay: Replay): void {
  if ([...replay.studies.values()].some(({ name }) => name === study_name)) return;
  replay.studies.set(replay.created++, { name: study_name ?? '', directions: directions ?? [], trials: [] });
}

function createTrial(operation: Operation, { studies, trials }: Replay): void {
  const study = studies.get(operation.study_id ?? -1);
  if (study === undefined) return;
  const { state = 'running', value = null, values, params = {}, distributions = {} } = operation;
  const trial: DecodedTrial = { state, values: value === null ? finished(values) : [value], params: {} };
  for (const [name, internal] of Object.entries(params)) setValue(trial, name, internal, distributions[name]);
  study.trials.push(trial);
  trials.push(trial);
}

function setParam({ trial_id, param_name, param_value_internal, distribution }: Operation, { trials }: Replay): void {
  const trial = openTrial(trials, trial_id);
  if (trial === undefined || param_name === undefined) return;
  setValue(trial, param_name, param_value_internal ?? null, distribution);
}

function setState({ trial_id, state, values }: Operation, { trials }: Replay): void {
  const trial = openTrial(trials, trial_id);
  if (trial === undefined || state === undefined) return;
  trial.state = state;
  trial.values = finished(values) ?? trial.values;
}

function openTrial(trials: readonly DecodedTrial[], id: number | undefined): DecodedTrial | undefined {
  const trial = trials[id ?? -1];
  return trial?.state === 'running' || trial?.state === 'waiting' ? trial : undefined;
}

function setValue(trial: DecodedTrial, name: string, internal: number | null, distribution: string | undefined): void {
  const known = internal !== null && distribution !== undefined;
  trial.params[name] = (known ? decodeValue(distribution, internal) : undefined) ?? null;
}

function finished(values: Operation['values']): readonly number[] | null {
  return values?.map((value) => value ?? Number.NaN) ?? null;
}

function nameOf<T extends string>(codes: Readonly<Record<T, number>>, code: number): T {
  return (Object.keys(codes) as T[]).find((name) => codes[name] === code)!;
}
