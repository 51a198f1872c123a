/**
 * On which line of a file each row ends. Rows mostly follow each other line by line, so that only the rows before which
 * something was skipped (a blank line, a line end in quotes) are kept.
 */
export class RowLines {
  readonly #rows: number[] = [];
  readonly #lines: number[] = [];
  #nextLine = Number.NaN;

  /** `rows` rows, the first of them row `from`, end on the lines from `line` on. Rows come in order, from 0. */
  note(from: number, line: number, rows: number): void {
    if (line !== this.#nextLine) {
      this.#rows.push(from);
      this.#lines.push(line);
    }
    this.#nextLine = line + rows;
  }

  lineOf(row: number): number {
    const last = this.#rows.findLastIndex((from) => from <= row);
    return this.#lines[last]! + row - this.#rows[last]!;
  }
}
