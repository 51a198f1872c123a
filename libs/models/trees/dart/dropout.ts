import type { Rng } from '@winnow/core';
import type { BoostSession } from '../boostSession.ts';
import type { Tree } from '../tree.ts';
import { addTree } from './addTree.ts';
import { type DartOptions, dartWeights } from './dartOptions.ts';
import { drawDrops } from './drawDrops.ts';

/** Dropouts over the rounds of one fit: what the trees say now is `weights` times their leaves. */
export interface Dropout {
  /** Takes trees out of the scores of the training rows. @returns the learning rate of the round */
  drop(trees: readonly Tree[], rng: Rng): number;
  /** Puts the dropped trees back, less heavy than before. @param trees those of the round among them */
  restore(trees: readonly Tree[]): void;
  /** The trees with their final weights. */
  settle(trees: readonly Tree[]): Tree[];
}

export function createDropout(session: BoostSession, options: DartOptions): Dropout {
  const { learningRate } = session.options;
  const { nOutputs } = session.objective;
  const treesPerUnit = options.unit === 'round' ? nOutputs : 1;
  const rateOfUnit = options.unit === 'round' ? learningRate : learningRate / nOutputs;
  /** by tree: what its leaves are multiplied by, and the learning rate that it was grown with */
  const factors: number[] = [];
  const rates: number[] = [];
  let dropped: number[] = [];
  let shares = dartWeights(options.normalise, 0, rateOfUnit);

  return {
    drop(trees, rng) {
      const units = Float64Array.from({ length: trees.length / treesPerUnit }, (_, unit) => {
        const m = unit * treesPerUnit;
        return rates[m]! * factors[m]!;
      });
      const drawn = drawDrops(units, options, rng);
      dropped = drawn.flatMap((unit) => Array.from({ length: treesPerUnit }, (_, i) => unit * treesPerUnit + i));
      for (const m of dropped) addToTraining(session, trees[m]!, m, -factors[m]!);
      shares = dartWeights(options.normalise, drawn.length, rateOfUnit);
      return learningRate * shares.grown;
    },
    restore(trees) {
      for (const m of dropped) {
        const before = factors[m]!;
        factors[m] = before * shares.dropped;
        addToTraining(session, trees[m]!, m, factors[m]!);
        addToValidation(session, trees[m]!, m, factors[m]! - before);
      }
      while (factors.length < trees.length) {
        factors.push(1);
        rates.push(learningRate * shares.grown);
      }
    },
    settle: (trees) => trees.map((tree, m) => ({ ...tree, value: tree.value.map((value) => value * factors[m]!) })),
  };
}

function addToTraining(
  { rows, dataset, counted, learned, objective }: BoostSession,
  tree: Tree,
  m: number,
  by: number,
) {
  learned.rows.view().set(counted);
  const set = { ...learned, count: counted.length };
  const column = { scores: rows.work.scores, offset: (m % objective.nOutputs) * rows.stride };
  addTree(rows.work, dataset.features, tree, set, column, by);
}

function addToValidation({ rows, dataset, validation, objective }: BoostSession, tree: Tree, m: number, by: number) {
  if (validation === undefined) return;
  const { set, scores, stride } = validation;
  const numbers = set.rows.view();
  for (let n = 0; n < numbers.length; n++) numbers[n] = n;
  const column = { scores, offset: (m % objective.nOutputs) * stride };
  addTree(rows.work, dataset.features, tree, set, column, by);
}
