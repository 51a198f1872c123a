/**
 * Largest of the last `window` values of a stream, in amortised O(1): a queue of the values that no later one exceeds, in
 * falling order (Lemire 2006, "Streaming maximum-minimum filter"). Exact, so it equals a search of the window. For the
 * smallest value push negatives. NaN until there are `window` values, and while one of them is NaN.
 */
export class RollingMax {
  private readonly window: number;
  private readonly queue: Float64Array; // ring of candidates, the largest and oldest at `head`
  private readonly positions: Float64Array; // position in the stream of each
  private head = 0;
  private size = 0;
  private position = -1;
  private lastNaN = -1; // as if NaN stood before the first value: covers the warm-up too

  constructor(window: number) {
    this.window = window;
    this.queue = new Float64Array(window);
    this.positions = new Float64Array(window);
  }

  /** @returns the maximum with `value` included */
  push(value: number): number {
    const { window, queue, positions } = this;
    this.position += 1;
    if (Number.isNaN(value)) {
      this.lastNaN = this.position;
      this.size = 0;
      return value;
    }
    if (this.size > 0 && positions[this.head]! <= this.position - window) {
      this.head = this.head + 1 === window ? 0 : this.head + 1;
      this.size -= 1;
    }
    let tail = this.head + this.size;
    if (tail >= window) tail -= window;
    while (this.size > 0) {
      const before = tail === 0 ? window - 1 : tail - 1;
      if (queue[before]! > value) break;
      tail = before;
      this.size -= 1;
    }
    queue[tail] = value;
    positions[tail] = this.position;
    this.size += 1;
    return this.position - this.lastNaN < window ? Number.NaN : queue[this.head]!;
  }
}
