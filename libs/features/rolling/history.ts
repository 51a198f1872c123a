const SLACK = 64; // values appended before the window moves to the front again; a longer buffer gains nothing measurable

/**
 * The last `length` values of a stream, contiguous and oldest first: `values[last − length + 1 .. last]`. It starts full
 * of NaN, so whatever a feature computes from a window that is not yet full is NaN: warm-up needs no counting.
 */
export class History {
  readonly values: Float64Array;
  last: number;
  private readonly length: number;

  constructor(length: number) {
    this.length = length;
    this.values = new Float64Array(length + Math.max(length, SLACK)).fill(Number.NaN);
    this.last = length - 1;
  }

  push(value: number): void {
    if (this.last + 1 === this.values.length) {
      this.values.copyWithin(0, this.last + 2 - this.length, this.last + 1);
      this.last = this.length - 2;
    }
    this.last += 1;
    this.values[this.last] = value;
  }

  /** The value `steps` before the last one; steps < length. */
  back(steps: number): number {
    return this.values[this.last - steps]!;
  }
}
