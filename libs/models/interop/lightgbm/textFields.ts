import { invalidFile } from '../modelFileError.ts';

/** A part of a LightGBM text model: lines `key=value`, a line without `=` being a key alone. */
export interface TextFields {
  /** for messages */
  readonly where: string;
  has(key: string): boolean;
  /** @throws WinnowError `model_file_invalid` when the key is missing */
  text(key: string): string;
  /** integer of at least `least` */
  integer(key: string, least: number): number;
  /** `count` finite numbers between blanks */
  numbers(key: string, count: number): number[];
}

export function textFields(where: string, lines: readonly string[]): TextFields {
  const values = new Map(lines.map((line) => split(line)));
  const text = (key: string): string => {
    const value = values.get(key);
    if (value === undefined) throw invalidFile(where, `must have a line ${key}=`, 'none');
    return value;
  };
  const numbers = (key: string, count: number): number[] => {
    const words = text(key).split(/\s+/).filter(Boolean);
    if (words.length !== count) throw invalidFile(`${where} ${key}`, `must have ${count} numbers`, words.length);
    return words.map((word) => {
      const value = Number(word);
      if (!Number.isFinite(value)) throw invalidFile(`${where} ${key}`, 'must be finite numbers', word);
      return value;
    });
  };
  return {
    where,
    has: (key) => values.has(key),
    text,
    numbers,
    integer: (key, least) => {
      const [value] = numbers(key, 1);
      if (Number.isInteger(value) && value! >= least) return value!;
      throw invalidFile(`${where} ${key}`, `must be an integer of ${least} or more`, value);
    },
  };
}

function split(line: string): [string, string] {
  const at = line.indexOf('=');
  return at < 0 ? [line.trim(), ''] : [line.slice(0, at), line.slice(at + 1).trim()];
}
