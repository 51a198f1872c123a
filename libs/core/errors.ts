/**
 * The one table of error codes. Every error that a user can meet carries a code from here; docs/reference/errors.md is
 * generated from this table and a test keeps the two equal.
 *
 * - `summary`    what the code means, one line
 * - `remedy`     what the user can do about it
 * - `retryable`  whether the same call may succeed later with nothing changed
 * - `httpStatus` what the dashboard's API answers
 * - `exitCode`   what the command line exits with (2 bad input, 3 service, 4 internal or data loss prevented)
 */
export interface ErrorSpec {
  readonly summary: string;
  readonly remedy: string;
  readonly retryable: boolean;
  readonly httpStatus: number;
  readonly exitCode: number;
}

const badInput = { retryable: false, httpStatus: 400, exitCode: 2 } as const;
const service = { retryable: true, httpStatus: 503, exitCode: 3 } as const;
const internal = { retryable: false, httpStatus: 500, exitCode: 4 } as const;

export const errorTable = {
  file_not_found: {
    ...badInput,
    summary: 'A file that was named does not exist.',
    remedy: 'Check the path; relative paths start at the folder of the file that names them.',
  },
  file_unreadable: {
    ...badInput,
    summary: 'A file exists but cannot be read.',
    remedy: 'Check its permissions and that it is a regular file.',
  },
  json_invalid: {
    ...badInput,
    summary: 'A file is not valid JSON.',
    remedy: 'Fix the position that the message names.',
  },
  config_invalid: {
    ...badInput,
    summary: 'A configuration key has a value that is not allowed.',
    remedy: 'Fix the key that the message names; docs/reference/config.md has every key with its unit and default.',
  },
  usage: {
    ...badInput,
    summary: 'A command was called with arguments it does not take.',
    remedy: 'Add --help to the command.',
  },

  study_invalid: {
    ...badInput,
    summary: 'The study file, or a feature spec that it names, breaks a rule of its schema.',
    remedy:
      'Fix the key that the message names; configs/study.schema.json and configs/features.schema.json describe every key.',
  },
  study_unknown_key: {
    ...badInput,
    summary: 'The study file has a key that Winnow does not know.',
    remedy: 'Remove the key or correct its spelling.',
  },
  study_unknown_model: {
    ...badInput,
    summary: 'A model is not registered.',
    remedy: 'Use one of the models of docs/reference/models.md.',
  },
  study_unknown_feature: {
    ...badInput,
    summary: 'The feature spec names a feature that is not registered.',
    remedy: 'Use the features of docs/reference/features.md.',
  },
  study_empty_space: {
    ...badInput,
    summary: 'The search space has no parameter.',
    remedy: 'Give at least one parameter, or leave `space` out to use the models’ default spaces.',
  },
  study_space_invalid: {
    ...badInput,
    summary: 'A parameter of the search space is malformed or is not a parameter of the model.',
    remedy: 'Fix the range, or use a parameter of docs/reference/models.md.',
  },
  study_windows_overlap: {
    ...badInput,
    summary: 'Two stage windows overlap in time, purge and embargo included.',
    remedy: 'Move the later window so that it starts after the earlier one ends plus label horizon and embargo.',
  },
  study_window_empty: {
    ...badInput,
    summary: 'A stage window has no or too little data.',
    remedy: 'Move the window into the range of the dataset, or extend the dataset.',
  },
  study_not_prod: {
    ...badInput,
    summary: 'The forward stage was asked to run on data that is not prod_live.',
    remedy: 'Use real data for the forward stage.',
  },
  study_no_winner: {
    ...badInput,
    httpStatus: 422,
    summary: 'No trial of a stage completed, so the study cannot go on.',
    remedy: 'See the errors of its trials: npx winnow trials <study> --jsonl.',
  },
  study_too_few_trials: {
    ...badInput,
    httpStatus: 422,
    summary: 'A study has too few complete trials for what is asked of it.',
    remedy: 'Wait until more have ended, or submit the study with more trials.',
  },
  study_not_found: {
    ...badInput,
    httpStatus: 404,
    summary: 'No study has this name or id.',
    remedy: 'Run `npx winnow status` to see the studies.',
  },
  study_not_resumable: {
    ...badInput,
    httpStatus: 409,
    summary: 'The study has already ended.',
    remedy: 'Submit the study file again to run it anew.',
  },
  schedule_not_found: {
    ...badInput,
    httpStatus: 404,
    summary: 'configs/schedules.json has no schedule of this name.',
    remedy: 'Use one of the names that the message lists.',
  },
  schedule_invalid: {
    ...badInput,
    summary: 'A schedule breaks a rule.',
    remedy: 'Fix the key that the message names.',
  },

  data_columns: {
    ...badInput,
    summary: 'A data file lacks a column, or a cell is empty or not a number.',
    remedy: 'Correct the column mapping of the dataset, or the file.',
  },
  data_timestamp: {
    ...badInput,
    summary: 'A time stamp cannot be read.',
    remedy: 'Use epoch milliseconds or seconds, an ISO 8601 date, or an ISO 8601 time with zone.',
  },
  data_order: {
    ...badInput,
    summary: 'The rows of a data file are not in ascending time order.',
    remedy: 'Sort the file by time. Winnow never sorts silently.',
  },
  data_duplicate: {
    ...badInput,
    summary: 'Two rows of a data file have the same time stamp.',
    remedy: 'Remove the duplicate after finding out which row is right.',
  },
  data_value: {
    ...badInput,
    summary: 'A price is NaN, infinite or not positive, or a volume is negative.',
    remedy: 'Correct or remove the row.',
  },
  data_ohlc: {
    ...badInput,
    summary: 'High is below low, or open or close lie outside [low, high].',
    remedy: 'Correct or remove the row.',
  },
  data_empty: { ...badInput, summary: 'A data file has no rows.', remedy: 'Check the file.' },
  data_hash_mismatch: {
    ...badInput,
    httpStatus: 409,
    summary: 'A data file is not the one the study was submitted with.',
    remedy: 'Restore the file, or submit the study again with the new data.',
  },
  blob_corrupt: {
    ...internal,
    summary: 'A stored data blob is damaged.',
    remedy:
      'A copy in WINNOW_HOME/blobs is fetched again by itself. One in Postgres: delete its row of table blobs, then submit the study again.',
  },
  blob_version: {
    ...badInput,
    summary: 'A stored data blob was written by a newer version of Winnow.',
    remedy: 'Update Winnow on this machine.',
  },
  blob_missing: {
    ...badInput,
    httpStatus: 404,
    summary: 'The blob store lacks the data of a study, and the data file is not on this machine either.',
    remedy: 'Put the data file where the message says, or submit the study again.',
  },
  data_gap: {
    ...badInput,
    summary: 'A series lacks bars that its calendar expects, and the gap policy is refuse.',
    remedy: 'Complete the data, or choose the gap policy mark.',
  },
  data_calendar: {
    ...badInput,
    summary: 'A date lies before the first one that a calendar knows.',
    remedy: 'Drop the earlier bars, or use the calendar 24/7.',
  },
  data_factors: {
    ...badInput,
    summary: 'A factor file or a corporate action is malformed, or does not cover the series.',
    remedy: 'Fix the row that the message names, or use the factor file of this symbol.',
  },

  hmm_config_invalid: {
    ...badInput,
    summary: 'The configuration of an HMM breaks a rule of its schema.',
    remedy: 'Fix the key that the message names; configs/hmm.schema.json describes every key.',
  },
  hmm_config_unknown_key: {
    ...badInput,
    summary: 'The configuration of an HMM has a key that Winnow does not know.',
    remedy: 'Remove the key or correct its spelling.',
  },
  hmm_split_empty: {
    ...badInput,
    summary: 'A part of the split of an HMM has no rows.',
    remedy: 'Move its dates into the range of the data, or give it a larger share.',
  },
  data_too_few: {
    ...badInput,
    summary: 'There are too few training rows for what is to be learned from them.',
    remedy: 'Use more data or a larger training share, fewer folds, states or features, or a smaller embargo.',
  },
  data_constant: {
    ...badInput,
    summary: 'A feature has one and the same value in all training rows.',
    remedy: 'Leave the feature out, or train on a range in which it varies.',
  },
  data_missing: {
    ...badInput,
    summary: 'A column has missing values, or more of them than the policy allows.',
    remedy:
      'Complete the data, leave the column out, or choose a model that takes missing values, as trees do; for an HMM, raise features.max_missing_share.',
  },
  data_category: {
    ...badInput,
    summary:
      'A row to predict has a category that the model has never seen, and the model has no way to treat it as missing.',
    remedy: 'Correct or remove the row, or fit again on data that has the category, or with a tree model.',
  },
  target_invalid: {
    ...badInput,
    summary: 'The target of a table has a missing value, does not vary, or is not of the kind that the task needs.',
    remedy: 'Correct the column or remove the row that the message names, or choose another --target or --task.',
  },
  task_unsupported: {
    ...badInput,
    summary: 'A model cannot learn this kind of target with these parameters.',
    remedy: 'Choose another --model or --task; docs/reference/models.md lists what each model predicts.',
  },
  params_invalid: {
    ...badInput,
    summary: 'A parameter is not one that the model takes, or has a value that is not allowed.',
    remedy: 'Use the parameters of docs/reference/models.md.',
  },
  artefact_corrupt: {
    ...badInput,
    summary: 'A file of an artefact is missing, or is not what its manifest says.',
    remedy: 'Restore the folder from a copy, or train again.',
  },
  artefact_version: {
    ...badInput,
    summary: 'An artefact was written by a newer version of Winnow.',
    remedy: 'Update Winnow on this machine.',
  },
  teacher_unfit: {
    ...badInput,
    summary: 'A model cannot teach this student.',
    remedy:
      'Fit a tabular regression with `npx winnow fit` to the same file, target and features, with a --split; leave --scaler and its parameters to it.',
  },
  artefact_foreign: {
    ...badInput,
    httpStatus: 409,
    summary: 'The output folder holds something that Winnow did not write.',
    remedy: 'Name another folder, or empty this one yourself. Winnow replaces only artefacts of its own.',
  },

  model_file_invalid: {
    ...badInput,
    summary: 'A model file of another program cannot be read: it is damaged or not of the format that was named.',
    remedy: 'Write the file again with the program that trained the model.',
  },
  model_file_unsupported: {
    ...badInput,
    httpStatus: 422,
    summary: 'A model uses something that the format, or Winnow, has no place for.',
    remedy: 'Choose another format, or train without the option that the message names.',
  },

  optuna_journal_invalid: {
    ...badInput,
    summary: "A file is no journal of Optuna, or a study in it holds what Winnow's parameters cannot.",
    remedy:
      'Name the file of a JournalStorage with JournalFileBackend, and a study in it that has complete trials with parameters.',
  },

  shape_mismatch: {
    ...internal,
    summary: 'An array does not have the shape that a function needs.',
    remedy: 'Report it: a public entry should have been given matching sizes.',
  },
  argument_invalid: {
    ...internal,
    summary: 'A library function was called with a value outside its domain.',
    remedy: 'Correct the call; the message names the rule.',
  },
  kernel_memory: {
    ...badInput,
    summary: 'A computation needs more memory than its kernels can address.',
    remedy: 'Use fewer rows or a smaller model, or more memory where the machine ran out of it.',
  },
  model_fit_failed: {
    ...badInput,
    httpStatus: 422,
    summary: 'A model could not be fitted on this data with these parameters.',
    remedy: 'See the message; the trial counts as failed and the study goes on.',
  },
  model_diverged: {
    ...badInput,
    httpStatus: 422,
    summary: 'The loss of a neural model became NaN or infinite while it was trained.',
    remedy: 'Lower the learning rate or the gradient clip; the trial counts as failed and the study goes on.',
  },
  kernel_unsupported: {
    ...internal,
    summary: 'A neural model calls a tfjs kernel that the engine cannot run.',
    remedy:
      'Write the model with the kernels that the message lists, or add a rule to libs/models/neural/engine/kernels.',
  },
  engine_unavailable: {
    ...badInput,
    summary: 'This machine lacks what the backend of a neural model runs on.',
    remedy:
      'Install what the message names, use a platform of which onnxruntime-node has a binary, or set the parameter backend of the model to wasm.',
  },
  hmm_invalid: {
    ...badInput,
    summary: 'The parameters of a hidden Markov model break a rule.',
    remedy: 'Restore the file of the model, or fit it again.',
  },
  hmm_impossible: {
    ...badInput,
    httpStatus: 422,
    summary: 'A hidden Markov model cannot have given a row: it has probability 0 in every state that can be reached.',
    remedy: 'Fit with pseudo-counts, or leave the row out; a probability of 0 excludes an event for good.',
  },
  search_state: {
    ...internal,
    summary: 'Ask and tell were called out of order.',
    remedy: 'Report it with the study id.',
  },
  search_invalid: {
    ...badInput,
    summary: 'A sampler or pruner has a name or an option that Winnow does not know.',
    remedy: 'Use those of docs/reference/samplers.md and docs/reference/pruners.md.',
  },
  search_request: {
    ...badInput,
    summary: 'A request to ask-tell is not one of its operations, or lacks a key.',
    remedy: 'See docs/guides/ask-tell.md for the operations and their keys.',
  },
  search_unknown_trial: {
    ...badInput,
    httpStatus: 404,
    summary: 'A result was told of a trial that was never asked for.',
    remedy: 'Tell and report with a number that `ask` has returned.',
  },
  search_finished_trial: {
    ...badInput,
    httpStatus: 409,
    summary: 'A result was told of a trial that has ended. A finished trial does not change.',
    remedy: 'Ask for a new trial.',
  },
  search_value: {
    ...badInput,
    summary: 'A value told to the search is NaN or infinite.',
    remedy: 'Tell a finite number, or the state "failed".',
  },
  trial_poison: {
    ...internal,
    summary: 'A trial took its worker down several times and was given up.',
    remedy: 'Look for memory use in the trial’s parameters; the study goes on without it.',
  },
  trial_failed: {
    ...internal,
    summary: 'A trial ended with an unexpected error.',
    remedy: 'See the message and the log of the worker.',
  },
  fit_on_test_rows: {
    ...internal,
    summary: 'A scaler or selector was to be fitted on rows that the split marks as test rows.',
    remedy: 'Report it: such a fit would leak the test rows into the model.',
  },

  redis_unreachable: {
    ...service,
    summary: 'Redis does not answer.',
    remedy: 'Check WINNOW_REDIS_URL and that the server runs; unset it to use the embedded one.',
  },
  postgres_unreachable: {
    ...service,
    summary: 'Postgres does not answer.',
    remedy: 'Check WINNOW_DATABASE_URL and that the server runs; unset it to use the embedded one.',
  },
  services_busy: {
    ...service,
    summary:
      'The embedded services of this WINNOW_HOME cannot be started because another process holds them and does not answer.',
    remedy: 'Run `npx winnow down`, or wait until the other command ends.',
  },
  services_failed: {
    ...service,
    summary: 'The embedded services did not start.',
    remedy: 'See logs/services.log in WINNOW_HOME.',
  },
  port_taken: {
    ...service,
    retryable: false,
    summary: 'The port is taken by another process.',
    remedy: 'Choose another port, or stop the process that holds it.',
  },
  component_failed: {
    ...internal,
    summary: 'A component of the farm ended unexpectedly.',
    remedy: 'See logs/farm.log in WINNOW_HOME; `npx winnow resume` continues the study.',
  },
  interrupted: {
    ...service,
    exitCode: 130,
    summary: 'The command was interrupted.',
    remedy: 'Run `npx winnow resume <study>` to go on.',
  },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof errorTable;

/** Where a rule was broken, the rule, and what was found instead. */
export interface ErrorDetail {
  /** Place: a file and row, a key path, a function. */
  readonly where: string;
  /** The rule, as in "must be greater than 0". */
  readonly rule: string;
  /** The offending value; left out when there is none to show. */
  readonly got?: unknown;
  readonly cause?: unknown;
}

/** The one error class of Winnow. Its message reads `where: rule, but got value`. */
export class WinnowError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, detail: ErrorDetail) {
    const got = 'got' in detail ? `, but got ${describe(detail.got)}` : '';
    super(`${detail.where}: ${detail.rule}${got}`, detail.cause === undefined ? {} : { cause: detail.cause });
    this.name = 'WinnowError';
    this.code = code;
  }

  get spec(): ErrorSpec {
    return errorTable[this.code];
  }
}

/** An error as plain data, for events, rows and API answers. */
export interface ErrorRecord {
  readonly code: string;
  readonly message: string;
}

/** Turns anything thrown into `{ code, message }`; what is not a WinnowError gets `fallback` as its code. */
export function toErrorRecord(error: unknown, fallback: ErrorCode): ErrorRecord {
  if (error instanceof WinnowError) return { code: error.code, message: error.message };
  return { code: fallback, message: error instanceof Error ? error.message : String(error) };
}

const MAX_SHOWN = 120; // longer values would hide the rule they break

function describe(value: unknown): string {
  const text =
    typeof value === 'string' ? `"${value}"` : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
