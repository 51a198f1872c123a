import { assertCategory } from './assertCategory.ts';
import type { Table } from './binDataset.ts';
import type { Tree } from './tree.ts';

/**
 * Categories of a forest, as numbers in the order of what they mean for the target, so that any threshold parts them
 * into those that mean less and more: for two classes and for squared loss, the best parting is among these (Breiman et
 * al. 1984, theorem 4.5). Of several classes, their shares order categories by the first principal component (Coppersmith,
 * Hong and Hosking 1999). It is done once for a forest, as Wright and König (2019, "Splitting on categorical predictors in
 * random forests") found to do no harm.
 */

/** By feature: its categories, in order. */
export type CategoryOrders = ReadonlyMap<number, readonly number[]>;

/**
 * @param target   [N] numbers, or classes from 0
 * @param weight   [N]
 * @param nClasses K; 0 where targets are numbers, whose mean then orders the categories
 * @throws WinnowError `argument_invalid` for a category that is no integer from 0 to a million
 */
export function orderCategories(
  where: string,
  { data, rows, cols }: Table,
  categorical: readonly number[],
  target: Float64Array,
  weight: Float64Array,
  nClasses: number,
): CategoryOrders {
  const orders = new Map<number, readonly number[]>();
  for (const feature of categorical) {
    const sums = new Map<number, CategorySums>();
    for (let n = 0; n < rows; n++) {
      const category = data[n * cols + feature]!;
      if (Number.isNaN(category) || weight[n] === 0) continue;
      assertCategory(where, category);
      const sum = sums.get(category) ?? { weight: 0, means: new Float64Array(Math.max(1, nClasses)) };
      sum.weight += weight[n]!;
      if (nClasses === 0) sum.means[0]! += weight[n]! * target[n]!;
      else sum.means[target[n]!]! += weight[n]!;
      sums.set(category, sum);
    }
    for (const { means, weight: total } of sums.values()) for (let k = 0; k < means.length; k++) means[k]! /= total;
    const axis = mainAxis([...sums.values()]);
    const place = (category: number) => sums.get(category)!.means.reduce((sum, mean, k) => sum + mean * axis[k]!, 0);
    const categories = [...sums.keys()];
    orders.set(
      feature,
      categories.sort((a, b) => place(a) - place(b) || a - b),
    );
  }
  return orders;
}

interface CategorySums {
  weight: number;
  /** [1] of the target or [K] shares of classes */
  readonly means: Float64Array;
}

/** Steps of the power iteration: an order needs no more than a rough direction. */
const AXIS_STEPS = 50;

/** The direction in which the means of the categories spread most: their first principal component. */
function mainAxis(sums: readonly CategorySums[]): Float64Array {
  const nMeans = sums[0]?.means.length ?? 1;
  const total = sums.reduce((sum, { weight }) => sum + weight, 0);
  const centre = Float64Array.from({ length: nMeans }, (_, k) =>
    sums.reduce((sum, { weight, means }) => sum + (weight / total) * means[k]!, 0),
  );
  let axis = Float64Array.from(centre, (_, k) => 1 / (k + 1)); // not orthogonal to what it may find, but by chance
  for (let step = 0; step < AXIS_STEPS && nMeans > 1; step++) {
    const next = new Float64Array(nMeans);
    for (const { weight, means } of sums) {
      const along = means.reduce((sum, mean, k) => sum + (mean - centre[k]!) * axis[k]!, 0);
      for (let k = 0; k < nMeans; k++) next[k]! += weight * along * (means[k]! - centre[k]!);
    }
    const length = Math.hypot(...next);
    if (length === 0) break;
    axis = next.map((value) => value / length);
  }
  return axis;
}

/** The table with the places of categories in their order instead of these, from 1. */
export function rankCategories(table: Table, orders: CategoryOrders): Table {
  if (orders.size === 0) return table;
  const data = table.data.slice();
  for (const [feature, order] of orders) {
    const ranks = new Map(order.map((category, i) => [category, i + 1]));
    for (let at = feature; at < data.length; at += table.cols) data[at] = ranks.get(data[at]!) ?? Number.NaN;
  }
  return { ...table, data };
}

/** A tree that was grown on ranks, for the categories themselves. Missing ones and those never seen go where missing ones did. */
export function splitByCategories(tree: Tree, orders: CategoryOrders): Tree {
  const [left, right] = [[...tree.left], [...tree.right]];
  const threshold = [...tree.threshold];
  const missingLeft = [...tree.missingLeft];
  const categories: Record<number, readonly number[]> = {};
  tree.feature.forEach((feature, node) => {
    const order = orders.get(feature);
    if (order === undefined) return;
    const below = order.filter((_, i) => i + 1 <= tree.threshold[node]!);
    if (tree.missingLeft[node] === 1) {
      categories[node] = order.slice(below.length);
      [left[node], right[node]] = [tree.right[node]!, tree.left[node]!];
    } else categories[node] = below;
    threshold[node] = 0;
    missingLeft[node] = 0;
  });
  return { ...tree, left, right, threshold, missingLeft, categories };
}
