import type { Series } from '@winnow/market';
import { barColumns } from '@winnow/market';
import type { DataRef } from '@winnow/pipeline';

/** Series that are in use until `release` is called. */
export interface SeriesLease {
  /** in the order of the refs that were asked for */
  readonly series: readonly Series[];
  release(): void;
}

interface Entry {
  readonly series: Promise<Series>;
  /** 0 while it loads */
  bytes: number;
  /** leases that hold it */
  users: number;
}

/**
 * The series of a trainer's trials, one copy each: the columns lie on shared memory, which all of its threads read.
 * A series that a trial uses is never dropped, so it can never be loaded beside itself; the others stay while all
 * together take at most `budgetBytes`, and the one not used for longest goes first.
 */
export class SeriesCache {
  readonly #load: (ref: DataRef) => Promise<Series>;
  readonly #budgetBytes: number;
  /** by content hash, the one not used for longest first */
  readonly #entries = new Map<string, Entry>();

  constructor(load: (ref: DataRef) => Promise<Series>, budgetBytes: number) {
    this.#load = load;
    this.#budgetBytes = budgetBytes;
  }

  /** @throws what loading throws; then nothing is held, and the next lease tries again */
  async lease(refs: readonly DataRef[]): Promise<SeriesLease> {
    const taken: Entry[] = [];
    const release = () => {
      for (const entry of taken.splice(0)) entry.users--;
      this.#makeRoom();
    };
    try {
      const series: Series[] = [];
      for (const ref of refs) {
        const entry = this.#take(ref);
        taken.push(entry);
        series.push(await entry.series); // one after another: a trial of many symbols does not fetch them all at once
      }
      return { series, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Bytes of the columns that are held. */
  get heldBytes(): number {
    return [...this.#entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #take(ref: DataRef): Entry {
    const key = ref.contentHash;
    const entry = this.#entries.get(key) ?? this.#startLoading(ref);
    entry.users++;
    this.#entries.delete(key);
    this.#entries.set(key, entry); // now the last one used
    return entry;
  }

  #startLoading(ref: DataRef): Entry {
    const series = this.#load(ref);
    const entry: Entry = { series, bytes: 0, users: 0 };
    series.then(
      (loaded) => {
        entry.bytes = barColumns.length * loaded.ts.byteLength;
        this.#makeRoom();
      },
      () => this.#entries.delete(ref.contentHash),
    );
    return entry;
  }

  #makeRoom(): void {
    let held = this.heldBytes;
    for (const [key, { bytes, users }] of this.#entries) {
      if (held <= this.#budgetBytes) return;
      if (users > 0) continue;
      this.#entries.delete(key);
      held -= bytes;
    }
  }
}
