import { Bounds, parentGain, treeBoundedSplit, treeDirectBoundedSplit } from './treeBoundedSplit';
import { ExactSearch, exactIsPure, exactSplit } from './treeExact';
import { isDirect, mayBeSplit, Node, Plan, slotAt } from './treePlan';
import { Best, COLUMN_RECORD, treeBestSplit, treeDirectSplit } from './treeSplit';

/** The best split of a node of treeGrow.ts, by what the plan asks for. */

/** As in libs/models/trees/nodeUnits.ts. */
const ROUNDING_NOISE: f64 = 8;

const SPLIT = memory.data(48, 16);
const BOUNDS = memory.data(72, 16);
const SEARCH = memory.data(96, 16);

/** Leaves `feature` −1 when there is no split that is allowed. */
export function findSplit(plan: Plan, node: Node): void {
  node.feature = -1;
  if (!mayBeSplit(plan, node)) return;
  const best = changetype<Best>(SPLIT);
  if (plan.rules === 0) findPackedSplit(plan, node, best);
  else findExactSplit(plan, node, best);
  if (best.column < 0) return;
  node.gain = best.gain;
  node.leftGradient = best.gradient;
  node.leftHessian = best.hessian;
  node.place = best.column as i32;
  node.feature = load<i32>(plan.columns + (node.place as usize) * COLUMN_RECORD, 16);
  node.bin = best.bin as i32;
  node.missingLeft = best.missingLeft as i32;
}

function findExactSplit(plan: Plan, node: Node, best: Best): void {
  best.column = -1;
  if (exactIsPure(plan.gradients, load<i32>(plan.sets, 8) as usize, node.begin0, node.end0)) return;
  const search = changetype<ExactSearch>(SEARCH);
  search.rules = plan.rules;
  search.weight = node.weight;
  search.sumGradient = node.sumGradient;
  search.sumHessian = node.sumHessian;
  search.lambda = plan.lambda;
  search.alpha = plan.alpha;
  search.minData = plan.minDataInLeaf;
  search.minHessian = plan.minSumHessian;
  search.minGain = plan.minGain;
  exactSplit(slotAt(plan, node.slot), plan.columns, plan.stride, search, best);
}

function findPackedSplit(plan: Plan, node: Node, best: Best): void {
  const weightPerHessian = node.sumHessian > 0 ? node.weight / node.sumHessian : 0;
  const minWeight = max(0, plan.minDataInLeaf - 0.5) / (weightPerHessian > 0 ? weightPerHessian : 1);
  const minHessian = max(1, max(minWeight, plan.minSumHessian));
  const minGain = plan.minGain + ROUNDING_NOISE * weightPerHessian;
  if (plan.isBounded !== 0) {
    findBoundedSplit(plan, node, boundsOf(plan, node, minHessian, minGain), best);
  } else if (isDirect(plan, node)) {
    treeDirectSplit(
      load<i32>(plan.sets) as usize,
      load<i32>(plan.sets, 4),
      load<i32>(plan.sets, 8) as usize,
      node.begin0,
      node.end0,
      plan.gradients,
      plan.columns,
      plan.stride,
      node.sumGradient,
      node.sumHessian,
      plan.lambda,
      minHessian,
      minGain,
      0,
      0,
      best,
    );
  } else {
    treeBestSplit(
      slotAt(plan, node.slot),
      plan.columns,
      plan.stride,
      node.sumGradient,
      node.sumHessian,
      plan.lambda,
      minHessian,
      minGain,
      best,
    );
  }
}

function findBoundedSplit(plan: Plan, node: Node, bounds: Bounds, best: Best): void {
  if (!isDirect(plan, node)) {
    treeBoundedSplit(slotAt(plan, node.slot), plan.columns, plan.stride, bounds, best);
    return;
  }
  treeDirectBoundedSplit(
    load<i32>(plan.sets) as usize,
    load<i32>(plan.sets, 4),
    load<i32>(plan.sets, 8) as usize,
    node.begin0,
    node.end0,
    plan.gradients,
    plan.columns,
    plan.stride,
    bounds,
    best,
  );
}

function boundsOf(plan: Plan, node: Node, minHessian: f64, minGain: f64): Bounds {
  const bounds = changetype<Bounds>(BOUNDS);
  bounds.sumGradient = node.sumGradient;
  bounds.sumHessian = node.sumHessian;
  bounds.lambda = plan.lambda;
  bounds.alpha = plan.alpha;
  bounds.minHessian = minHessian;
  bounds.minGain = minGain;
  bounds.lowest = plan.lowest;
  bounds.highest = plan.highest;
  bounds.parentGain = parentGain(bounds);
  return bounds;
}
