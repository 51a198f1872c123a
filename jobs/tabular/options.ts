import { WinnowError } from '@winnow/core';
import { type TableSplit, tableSplitKinds } from '@winnow/pipeline';
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
  if (text === 'none') return [];
  return nameList(text).map((name) => {
    const kind = tableSplitKinds.find((known) => known === name);
    if (kind !== undefined) return kind;
    throw new InvalidArgumentError(`must be none, or of ${tableSplitKinds.join(', ')} with commas between them`);
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
