import type { Logger } from '@winnow/core';

/** Runs `pass` whenever it is woken and at least every `everyMs`, one at a time; wakes during a pass cause one more. */
export class Loop {
  readonly #pass: () => Promise<void>;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(pass: () => Promise<void>, everyMs: number, log: Logger) {
    this.#pass = pass;
    this.#log = log;
    this.#timer = setInterval(() => this.wake(), everyMs);
  }

  wake(): void {
    if (this.#stopped) return;
    if (this.#running !== undefined) {
      this.#again = true;
      return;
    }
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#pass();
      } catch (error) {
        this.#log.error({ error: (error as Error).message }, 'coordinator pass failed; it is tried again'); // the next wake or tick
      }
    } while (this.#again && !this.#stopped);
    this.#running = undefined;
  }
}
