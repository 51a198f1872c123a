import { WinnowError } from '@winnow/core';
import type { RowReader } from './csvRows.ts';
import { type Cell, type RowOptions, RowRules, type TableRow } from './rowRules.ts';

/**
 * Chosen columns of JSON lines: one object a line, whose keys are the headers; blank lines are skipped.
 * @throws WinnowError from `push` and `end`: `json_invalid`, `data_columns` and those of the time stamps, each naming the row
 */
export class JsonRows implements RowReader {
  readonly #rules: RowRules;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #line = 0;

  constructor(options: RowOptions) {
    this.#rules = new RowRules(options);
  }

  push(chunk: Uint8Array): TableRow[] {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n');
    this.#rest = lines.pop()!;
    return lines.flatMap((line) => this.#read(line));
  }

  end(): TableRow[] {
    const last = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return this.#read(last);
  }

  #read(text: string): TableRow[] {
    this.#line += 1;
    if (text.trim() === '') return [];
    const where = this.#rules.where(this.#line);
    const object = parseObject(text, where);
    const { timestamp, columns } = this.#rules.locate(Object.keys(object), where);
    const cells = Object.values(object);
    const stamp = timestamp < 0 ? undefined : (cells[timestamp] ?? null);
    return [
      this.#rules.toRow(
        this.#line,
        stamp,
        columns.map((place) => cells[place]),
      ),
    ];
  }
}

function parseObject(text: string, where: string): Readonly<Record<string, Cell>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new WinnowError('json_invalid', { where, rule: `must be JSON (${(cause as Error).message})`, cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, Cell>;
  throw new WinnowError('json_invalid', { where, rule: 'must be an object with one key a column', got: value });
}
