import type { History } from '../history.ts';
import { virtuallyKnown } from './virtualOrder.ts';

/**
 * Which results a trial knows when it is asked (determinism protocol). L is the number of trials in flight.
 *
 * - `virtual` those that end first on L virtual workers, by the work that they declare: the same on any machines, and a
 *   trial that takes long holds up no other
 * - `lag`     those of trials 0 … n − L: the same on any machines; a trial that takes long holds up the others
 * - `async`   those that have ended when it is asked: nobody ever waits, and no two runs are the same
 */
export const orders = ['virtual', 'lag', 'async'] as const;
export type Order = (typeof orders)[number];

/**
 * @param history trials 0 … n − 1 by number
 * @returns [n] 1 where trial n knows the result; undefined while it may not be asked
 */
export function knownResults(order: Order, n: number, history: History, parallelism: number): Uint8Array | undefined {
  for (let i = 0; i < n; i++) if (history[i]?.number !== i) return undefined;
  switch (order) {
    case 'virtual':
      return virtuallyKnown(n, history, parallelism);
    case 'lag': {
      const known = new Uint8Array(n).fill(1, 0, Math.max(0, n - parallelism + 1));
      return known.every((isKnown, i) => !isKnown || history[i]!.state !== 'running') ? known : undefined;
    }
    case 'async': {
      const ended = Uint8Array.from({ length: n }, (_, i) => (history[i]!.state === 'running' ? 0 : 1));
      const inFlight = ended.reduce((count, hasEnded) => count + 1 - hasEnded, 0);
      return inFlight < parallelism ? ended : undefined;
    }
    default:
      return order satisfies never;
  }
}
