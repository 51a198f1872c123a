import { createRng } from '@winnow/core';
import { boostContext, boostOptions } from '../testing/boosting.ts';
import { binDataset } from './binDataset.ts';
import { boost } from './boost.ts';
import { orderCategories, rankCategories, splitByCategories } from './orderedCategories.ts';
import { predictScores } from './predictScores.ts';

const ROWS = 400;
const rng = createRng(1);
const data = Float64Array.from({ length: 2 * ROWS }, (_, i) => {
  if (i % 2 === 1) return rng.normal();
  return rng.uniform() < 0.1 ? Number.NaN : 5 * rng.int(9);
});
const table = { data, rows: ROWS, cols: 2 };
const ones = new Float64Array(ROWS).fill(1);
const effect = new Map([0, 5, 10, 15, 20, 25, 30, 35, 40].map((category, i) => [category, (i * 4) % 9]));
const target = Float64Array.from({ length: ROWS }, (_, n) => (effect.get(data[2 * n]!) ?? 20) + 0.1 * rng.normal());

test('numbers order categories by their mean', () => {
  const orders = orderCategories('test', table, [0], target, ones, 0);
  const expected = [...effect.keys()].sort((a, b) => effect.get(a)! - effect.get(b)!);
  expect(orders.get(0)).toEqual(expected);
});

test('classes order categories by the direction in which their shares differ most', () => {
  const classes = target.map((value) => (value < 2.5 ? 0 : value < 5.5 ? 1 : 2));
  const order = orderCategories('test', table, [0], classes, ones, 3).get(0)!;
  const classOf = order.map((category) => Math.floor(effect.get(category)! / 3));
  const changes = classOf.filter((k, i) => i > 0 && k !== classOf[i - 1]).length;
  expect(changes).toBe(2); // categories of one class lie side by side
});

test('trees on ranks say of categories what they said of their ranks, and of new ones what they say of missing ones', () => {
  const orders = orderCategories('test', table, [0], target, ones, 0);
  const ranked = rankCategories(table, orders);
  const dataset = binDataset(ranked, { minInBin: 0 });
  const { ensemble } = boost({ dataset, target }, boostOptions({ rounds: 5, learningRate: 0.5 }), boostContext());
  const byCategory = { ...ensemble, trees: ensemble.trees.map((tree) => splitByCategories(tree, orders)) };
  expect(predictScores(byCategory, table)).toEqual(predictScores(ensemble, ranked));
  expect(byCategory.trees.some(({ left }, m) => left.join() !== ensemble.trees[m]!.left.join())).toBe(true);
  const scoreOf = (category: number) =>
    predictScores(byCategory, { data: Float64Array.of(category, 0), rows: 1, cols: 2 })[0];
  expect(scoreOf(7)).toBe(scoreOf(Number.NaN));
});

test.each([0.5, -1, 1_000_001])('orderCategories() refuses %p as a category', (bad) => {
  const call = () => orderCategories('test', { ...table, data: data.with(0, bad) }, [0], target, ones, 0);
  expect(call).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});
