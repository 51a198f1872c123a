/** How the learning rate changes while training. */

export const scheduleNames = ['constant', 'cosine', 'one_cycle', 'plateau'] as const;
export type ScheduleName = (typeof scheduleNames)[number];

export interface Schedule {
  /** of a step, counted from 0 */
  rate(step: number): number;
  /** told the loss on validation rows after each epoch */
  afterEpoch(loss: number): void;
  /** all that it remembers from epoch to epoch, in place */
  readonly memory: Float64Array;
}

/** Smith and Topin 2019, with PyTorch's numbers: share of the steps that rise, and the rates at both ends by the highest. */
const ONE_CYCLE = { rise: 0.3, first: 1 / 25, last: 1 / 25 / 1e4 };

/** Epochs without a better loss after which the rate falls, and how far. */
const PLATEAU = { patience: 2, factor: 0.5 };

/** @param highest learning rate @param steps of the whole training */
export function createSchedule(name: ScheduleName, highest: number, steps: number): Schedule {
  const fixed = (rate: Schedule['rate']): Schedule => ({ rate, afterEpoch: () => {}, memory: new Float64Array(0) });
  switch (name) {
    case 'constant':
      return fixed(() => highest);
    case 'cosine':
      return fixed((step) => between(highest, 0, step / steps));
    case 'one_cycle':
      return fixed((step) => oneCycle(highest, step, steps));
    case 'plateau':
      return createPlateau(highest);
    default:
      return name satisfies never;
  }
}

/** Half a wave of a cosine from one value to another. @param part 0 to 1 */
function between(from: number, to: number, part: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * part))) / 2;
}

function oneCycle(highest: number, step: number, steps: number): number {
  const peak = ONE_CYCLE.rise * steps - 1;
  if (step <= peak) return between(highest * ONE_CYCLE.first, highest, step / peak);
  const rest = steps - 1 - peak;
  return between(highest, highest * ONE_CYCLE.last, Math.min((step - peak) / rest, 1));
}

function createPlateau(highest: number): Schedule {
  const memory = Float64Array.of(highest, Number.POSITIVE_INFINITY, 0); // rate, best loss, epochs waited
  return {
    memory,
    rate: () => memory[0]!,
    afterEpoch(loss) {
      const [rate, best, waited] = [memory[0]!, memory[1]!, loss < memory[1]! ? 0 : memory[2]! + 1];
      const falls = waited > PLATEAU.patience;
      memory.set([falls ? rate * PLATEAU.factor : rate, Math.min(best, loss), falls ? 0 : waited]);
    },
  };
}
