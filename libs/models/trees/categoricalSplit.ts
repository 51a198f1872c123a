import { HISTOGRAM_BINS, histogramSlot, type TreeWorkspace } from '@winnow/kernels';
import type { GrowthOptions } from './growthOptions.ts';
import { leafGain } from './leafOutput.ts';
import type { NodeUnits } from './nodeUnits.ts';

/** Categories of some bins go left. Sums are in packed units, those of the left child. */
export interface CategoricalSplit {
  readonly gain: number;
  readonly sumGradient: number;
  readonly sumHessian: number;
  readonly column: number;
  /** bins that go left */
  readonly bins: readonly number[];
  /** L2 penalty of the children's outputs */
  readonly lambda: number;
}

interface Category {
  readonly bin: number;
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
}

interface NodeSums {
  readonly sumGradient: number;
  readonly sumHessian: number;
}

/**
 * Best split of a node by the categories of one column. Bin 0, what has no bin of its own, always goes right.
 * @returns undefined when none gains more than the least
 */
export function categoricalSplit(
  work: TreeWorkspace,
  slot: number,
  column: number,
  nBins: number,
  node: NodeSums,
  units: NodeUnits,
  options: GrowthOptions,
): CategoricalSplit | undefined {
  const categories = readCategories(work, slot, column, nBins, units);
  const isOneHot = nBins <= options.categorical.maxOneHot;
  const search = createSearch(column, node, units, options, isOneHot ? 0 : options.categorical.lambda);
  if (isOneHot) for (const category of categories) search.tryOne(category);
  else {
    const ordered = orderByMean(categories, units, options);
    search.tryPrefixes(ordered);
    search.tryPrefixes(ordered.toReversed());
  }
  return search.best();
}

function readCategories(
  work: TreeWorkspace,
  slot: number,
  column: number,
  nBins: number,
  units: NodeUnits,
): Category[] {
  const pairs = histogramSlot(work, slot).view();
  const start = 2 * HISTOGRAM_BINS * column;
  return Array.from({ length: nBins - 1 }, (_, i) => {
    const at = start + 2 * (i + 1);
    return { bin: i + 1, hessian: pairs[at]!, gradient: pairs[at + 1]!, count: pairs[at]! * units.countPerHessian };
  });
}

function orderByMean(categories: Category[], { scale }: NodeUnits, { categorical }: GrowthOptions): Category[] {
  const mean = ({ gradient, hessian }: Category): number =>
    gradient / scale.gradient / (hessian / scale.hessian + categorical.smooth);
  const frequent = categories.filter(({ count }) => Math.round(count) >= categorical.smooth);
  return frequent.sort((a, b) => mean(a) - mean(b) || a.bin - b.bin);
}

function createSearch(column: number, node: NodeSums, units: NodeUnits, options: GrowthOptions, extraLambda: number) {
  const { scale, minHessian, minGain, countPerHessian } = units;
  const { minDataPerGroup, maxCategories } = options.categorical;
  const lambda = options.lambdaL2 + extraLambda;
  const gainOf = (gradient: number, hessian: number, l2: number): number =>
    leafGain(gradient / scale.gradient, hessian / scale.hessian, options.lambdaL1, l2);
  const toPacked = scale.gradient ** 2 / scale.hessian;
  const parent = gainOf(node.sumGradient, node.sumHessian, options.lambdaL2);
  let best: CategoricalSplit | undefined;

  const consider = (gradient: number, hessian: number, bins: readonly number[]): void => {
    const right = gainOf(node.sumGradient - gradient, node.sumHessian - hessian, lambda);
    const gain = toPacked * (gainOf(gradient, hessian, lambda) + right - parent);
    if (!(gain > (best?.gain ?? minGain))) return;
    best = { gain, sumGradient: gradient, sumHessian: hessian, column, bins: bins.slice(), lambda };
  };

  return {
    best: () => best,
    tryOne({ gradient, hessian, bin }: Category): void {
      if (hessian >= minHessian && node.sumHessian - hessian >= minHessian) consider(gradient, hessian, [bin]);
    },
    tryPrefixes(ordered: readonly Category[]): void {
      const most = Math.min(maxCategories, Math.floor((ordered.length + 1) / 2));
      let gradient = 0;
      let hessian = 0;
      let inGroup = 0;
      const bins: number[] = [];
      for (const category of ordered.slice(0, most)) {
        gradient += category.gradient;
        hessian += category.hessian;
        inGroup += category.count;
        bins.push(category.bin);
        const rest = node.sumHessian - hessian;
        if (rest < minHessian || Math.round(rest * countPerHessian) < minDataPerGroup) break;
        if (hessian < minHessian || Math.round(inGroup) < minDataPerGroup) continue;
        inGroup = 0;
        consider(gradient, hessian, bins);
      }
    },
  };
}
