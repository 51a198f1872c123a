import { WinnowError } from '@winnow/core';
import { exportFormats, type TableSplit, tableSplitKinds } from '@winnow/pipeline';
import { fileChoices, parseJson, readJsonFile } from '@winnow/platform';
import { InvalidArgumentError } from 'commander';

/** Readers of the options of `fit`, `predict` and the other commands on tables. */

/** `a,b` → [a, b] */
export function nameList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('must be names with commas between them');
}

/** Kinds of splits with commas between them, or `none`. */
export function splitKinds(text: string): TableSplit['kind'][] {
  return text === 'none' ? [] : choiceList(text, tableSplitKinds);
}

/** Formats of model files with commas between them. */
export const formatList = (text: string) => choiceList(text, exportFormats);

function choiceList<T extends string>(text: string, choices: readonly T[]): T[] {
  return nameList(text).map((name) => {
    const choice = choices.find((known) => known === name);
    if (choice !== undefined) return choice;
    throw new InvalidArgumentError(`must be of ${choices.join(', ')} with commas between them`);
  });
}

/** JSON as it is written, or the file that holds it. @throws WinnowError `json_invalid`, `file_*`, `params_invalid` */
export function readParams(text: string | undefined): object {
  if (text === undefined) return {};
  const value = text.trimStart().startsWith('{') ? parseJson(text, '--params') : readJsonFile(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new WinnowError('params_invalid', { where: '--params', rule: 'must be a JSON object', got: value });
}

export function timeZone(text: string): string {
  if (fileChoices.isTimeZone(text)) return text;
  throw new InvalidArgumentError('must be an IANA time zone, as America/New_York');
}
