import type { Rng } from '@winnow/core';
import { addToScores, packGradients, type RowSet, roundGradients, sumGradients } from '@winnow/kernels';
import type { BoostSession } from './boostSession.ts';
import { boundedOutput } from './boundChildren.ts';
import { growTree } from './growTree.ts';
import type { LeafRows } from './growth.ts';
import { growWhole } from './growWhole.ts';
import type { RoundRows } from './roundRows.ts';
import { sampleFeatures } from './sampleFeatures.ts';
import type { Tree, TreeDraft } from './tree.ts';

/** Grows the tree of one output and adds it to the scores. */
export function growOutput(session: BoostSession, output: number, sample: RoundRows, rng: Rng): Tree {
  const { objective, rows, options, dataset, allFeatures } = session;
  const { work } = rows;
  objective.gradients(rows, output);
  amplify(work.gradients.view(), sample);
  const sets = loadSets(session, sample);
  const treeRng = rng.split('tree', output);
  const learned = sets[0]!;
  const key = treeRng.uint32();
  const isPacked = session.grower === undefined || session.grower.limits.rules === 'packed';
  const scale = isPacked
    ? packGradients(work, sumGradients(work, learned, 0, learned.count), learned.count, key)
    : roundGradients(work);
  const used = sampleFeatures(allFeatures, options.featureFraction, treeRng);
  const input = {
    work,
    sets,
    features: dataset.features,
    used,
    scale,
    weight: session.weight,
    options: options.growth,
    rng: treeRng,
  };
  const { draft, leaves } = session.grower ? growWhole(session.grower, input) : growTree(input);
  if (leaves.length > 1) for (const leaf of leaves) finishLeaf(session, output, sets, leaf, draft);
  return draft;
}

function amplify(gradients: Float64Array, { amplified, amplify: factor }: RoundRows): void {
  if (amplified === undefined || factor === undefined) return;
  for (const row of amplified) {
    gradients[2 * row]! *= factor;
    gradients[2 * row + 1]! *= factor;
  }
}

function loadSets({ learned, heldOut, validation }: BoostSession, { taken, left }: RoundRows): RowSet[] {
  learned.rows.view().set(taken);
  heldOut.rows.view().set(left);
  const sets = [
    { ...learned, count: taken.length },
    { ...heldOut, count: left.length },
  ];
  if (validation) {
    const numbers = validation.set.rows.view();
    for (let n = 0; n < numbers.length; n++) numbers[n] = n;
    sets.push(validation.set);
  }
  return sets;
}

/** Gives a leaf its output, from the gradients themselves, and its rows the new score. */
function finishLeaf(
  session: BoostSession,
  output: number,
  sets: readonly RowSet[],
  leaf: LeafRows,
  draft: TreeDraft,
): void {
  const { rows, options, validation } = session;
  const value = options.learningRate * leafValue(session, output, sets[0]!, leaf);
  draft.value[leaf.node] = value;
  for (let s = 0; s < sets.length; s++) {
    if (leaf.begin[s] === leaf.end[s]) continue;
    const isValidation = s === 2;
    const scores = isValidation ? validation!.scores : rows.work.scores;
    const stride = isValidation ? validation!.stride : rows.stride;
    addToScores(scores, output * stride, sets[s]!, leaf.begin[s]!, leaf.end[s]!, value);
  }
}

function leafValue({ rows, options, objective }: BoostSession, output: number, set: RowSet, leaf: LeafRows): number {
  const [begin, end] = [leaf.begin[0]!, leaf.end[0]!];
  if (objective.leafValue === undefined) {
    return boundedOutput(leaf, sumGradients(rows.work, set, begin, end), options.growth);
  }
  const members = set.rows.view().slice(begin, end);
  const [scores, target, weight] = [rows.work.scores.view(), rows.target.view(), rows.weight?.view()];
  const residuals = Float64Array.from(members, (row) => target[row]! - scores[output * rows.stride + row]!);
  return objective.leafValue(
    residuals,
    Float64Array.from(members, (row) => weight?.[row] ?? 1),
    output,
  );
}
