import { nominalFolds } from '@winnow/evaluation';
import { timeframeMs } from '@winnow/market';
import { getModel, isModelName } from '@winnow/models';
import type { TrialSpec } from './trialSpec.ts';

/** Microseconds of a core that a value takes where it is computed, scaled and predicted from: about what is measured. */
const MICROSECONDS_A_VALUE = 0.02;

/**
 * The work that a trial declares: about microseconds of a core up to and including each fold, from its spec alone. It orders
 * the trials of a study (`virtual` order), so it must not depend on the data, the machine or the run; how close it comes to
 * the time that a trial takes decides only how well the workers are used.
 * @returns one value a fold, ascending
 */
export function trialWork(spec: TrialSpec): number[] {
  const { split, window, dataRefs } = spec;
  const cols = (spec.featureSubset ?? spec.features).length;
  const fitWork = (rows: number) => declaredWork(spec, rows, cols) ?? MICROSECONDS_A_VALUE * rows * cols;
  const bars = (from: number, to: number) =>
    dataRefs.map(({ timeframe }) => Math.max(0, to - from) / timeframeMs[timeframe]);
  const tested = bars(window.from, window.to);
  const history = bars(window.trainFrom, window.from);
  const perSymbol = tested.map((rows, i) => nominalFolds(split, rows, history[i]!));
  let work = tested.reduce((sum, rows, i) => sum + MICROSECONDS_A_VALUE * (rows + history[i]!) * cols, 0);
  return perSymbol[0]!.map((_, fold) => {
    for (const folds of perSymbol) {
      const { trainRows, testRows } = folds[fold]!;
      work += fitWork(trainRows) + MICROSECONDS_A_VALUE * testRows * cols;
    }
    return work;
  });
}

/** undefined where the model says nothing, or is none, or refuses the parameters: such a trial ends at once. */
function declaredWork({ model: name, params }: TrialSpec, rows: number, cols: number): number | undefined {
  if (!isModelName(name)) return undefined;
  const model = getModel(name);
  const parsed = model.params.safeParse(params);
  return parsed.success ? model.workUnits?.(parsed.data, rows, cols) : undefined;
}
