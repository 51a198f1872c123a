import { nominalFolds } from '@winnow/evaluation';
import { timeframeMs } from '@winnow/market';
import { getModel, isModelName } from '@winnow/models';
import { iterationsOf } from './iterationsOf.ts';
import type { FitSteps, TrialSpec } from './trialSpec.ts';

/** Microseconds of a core that a value takes where it is computed, scaled and predicted from: about what is measured. */
const MICROSECONDS_A_VALUE = 0.02;

/**
 * The work that a trial declares: about microseconds of a core up to and including each step at which it may be pruned, and all of
 * it, from its spec alone. It orders the trials of a study (`virtual` order), so it must not depend on the data, the machine or the
 * run; how close it comes to the time that a trial takes decides only how well the workers are used.
 * @returns one value a fold; of a trial with steps inside its first fit, one for each of these and one for the whole trial. Ascending
 */
export function trialWork(spec: TrialSpec): number[] {
  const { split, window, dataRefs } = spec;
  const cols = (spec.featureSubset ?? spec.features).length;
  const fitWork = workOfFits(spec, cols);
  const bars = (from: number, to: number) =>
    dataRefs.map(({ timeframe }) => Math.max(0, to - from) / timeframeMs[timeframe]);
  const tested = bars(window.from, window.to);
  const history = bars(window.trainFrom, window.from);
  const perSymbol = tested.map((rows, i) => nominalFolds(split, rows, history[i]!));
  const preparation = tested.reduce((sum, rows, i) => sum + MICROSECONDS_A_VALUE * (rows + history[i]!) * cols, 0);
  let work = preparation;
  const folds = perSymbol[0]!.map((_, fold) => {
    for (const own of perSymbol) {
      const { trainRows, testRows } = own[fold]!;
      work += fitWork(trainRows) + MICROSECONDS_A_VALUE * testRows * cols;
    }
    return work;
  });
  if (spec.fitSteps === undefined) return folds;
  const firstFit = fitWork(perSymbol[0]![0]!.trainRows);
  return [...sharesOfFit(spec, spec.fitSteps).map((share) => preparation + share * firstFit), folds.at(-1)!];
}

/** Of the first fit's iterations, those up to and including each step. */
function sharesOfFit({ model: name, params }: TrialSpec, { count, every }: FitSteps): number[] {
  const iterations = isModelName(name) ? iterationsOf(getModel(name), params) : undefined;
  return Array.from({ length: count }, (_, step) => Math.min(1, ((step + 1) * every) / (iterations ?? 1)));
}

/** Of a fit on so many rows, as the model declares it; a value's each where it says nothing, is none, or refuses the parameters. */
function workOfFits({ model: name, params }: TrialSpec, cols: number): (rows: number) => number {
  const plain = (rows: number) => MICROSECONDS_A_VALUE * rows * cols;
  if (!isModelName(name)) return plain;
  const model = getModel(name);
  const parsed = model.params.safeParse(params);
  return parsed.success ? (rows) => model.workUnits?.(parsed.data, rows, cols) ?? plain(rows) : plain;
}
