import golden from '../../../../test/golden/interop/lightgbm.json' with { type: 'json' };
import golden32 from '../../../../test/golden/interop/xgboost.json' with { type: 'json' };
import type { OnnxAttribute, OnnxNode } from '../../onnx/onnxModel.ts';
import { goldenTable, largestGap } from '../../testing/interop.ts';
import type { Table } from '../../trees/binDataset.ts';
import { predictScores } from '../../trees/predictScores.ts';
import type { TreeEnsemble } from '../../trees/tree.ts';
import { readLightgbmModel } from '../lightgbm/readLightgbmModel.ts';
import { readXgboostModel } from '../xgboost/readXgboostModel.ts';
import { treeEnsembleNode } from './treeEnsembleNode.ts';
import { treeRegressorNode } from './treeRegressorNode.ts';

/** Models without a feature that takes 0 for missing: that is a matter of the nodes before. */
const ensembles: [string, TreeEnsemble][] = [
  ...golden.cases.map((item): [string, TreeEnsemble] => [item.name, readLightgbmModel(item.model).state.ensemble]),
  ...golden32.cases.map((item): [string, TreeEnsemble] => [item.name, readXgboostModel(item.model).state.ensemble]),
].filter((item): item is [string, TreeEnsemble] => (item[1] as TreeEnsemble).zeroIsMissing === undefined);

function numbers(attribute: OnnxAttribute | undefined): ArrayLike<number> {
  if (attribute === undefined) return [];
  if ('ints' in attribute) return attribute.ints;
  if ('floats' in attribute) return attribute.floats;
  if ('tensor' in attribute && attribute.tensor.type !== 'int64') return attribute.tensor.data;
  throw new Error('not numbers');
}

/** TreeEnsembleRegressor as its specification has it, in single precision. @returns [N, K] without initial scores */
function runRegressor(node: OnnxNode, { data, rows, cols }: Table, nOutputs: number): Float64Array {
  const column = (name: string): ArrayLike<number> => numbers(node.attributes![name]);
  const modes = (node.attributes!['nodes_modes'] as { strings: readonly string[] }).strings;
  const [treeIds, ids, features] = [column('nodes_treeids'), column('nodes_nodeids'), column('nodes_featureids')];
  const [whenTrue, whenFalse] = [column('nodes_truenodeids'), column('nodes_falsenodeids')];
  const [values, tracksTrue] = [column('nodes_values'), column('nodes_missing_value_tracks_true')];
  const at = new Map(Array.from(ids, (id, i) => [`${treeIds[i]} ${id}`, i]));
  const out = new Float64Array(rows * nOutputs);
  const [leafTrees, leafIds] = [column('target_treeids'), column('target_nodeids')];
  const leafAt = new Map(Array.from(leafIds, (id, i) => [`${leafTrees[i]} ${id}`, i]));
  const roots = new Set(Array.from(treeIds));
  for (let n = 0; n < rows; n++) {
    for (const tree of roots) {
      let node0 = at.get(`${tree} 0`)!;
      while (modes[node0] !== 'LEAF') {
        const value = Math.fround(data[n * cols + features[node0]!]!);
        const limit = Math.fround(values[node0]!);
        const holds = modes[node0] === 'BRANCH_LEQ' ? value <= limit : value === limit;
        const isTrue = holds || (Number.isNaN(value) && tracksTrue[node0] === 1);
        node0 = at.get(`${tree} ${isTrue ? whenTrue[node0] : whenFalse[node0]}`)!;
      }
      const leaf = leafAt.get(`${tree} ${ids[node0]}`)!;
      out[n * nOutputs + column('target_ids')[leaf]!]! += column('target_weights')[leaf]!;
    }
  }
  return out;
}

/** TreeEnsemble as its specification has it. @returns [N, K] without initial scores */
function runEnsemble(node: OnnxNode, { data, rows, cols }: Table, nOutputs: number): Float64Array {
  const column = (name: string): ArrayLike<number> => numbers(node.attributes![name]);
  const [features, modes, splits] = [column('nodes_featureids'), column('nodes_modes'), column('nodes_splits')];
  const sets = [[]] as number[][];
  for (const member of Array.from(column('membership_values'))) {
    if (Number.isNaN(member)) sets.push([]);
    else sets.at(-1)!.push(member);
  }
  const setOf = new Map(
    Array.from(modes, (_, i) => i)
      .filter((i) => modes[i] === 6)
      .map((i, s) => [i, sets[s]!]),
  );
  const out = new Float64Array(rows * nOutputs);
  for (let n = 0; n < rows; n++) {
    for (const root of Array.from(column('tree_roots'))) {
      let id = root;
      let isLeaf = false;
      while (!isLeaf) {
        const value = data[n * cols + features[id]!]!;
        const holds = setOf.get(id)?.includes(value) ?? value <= splits[id]!;
        const tracks = Number.isNaN(value) && column('nodes_missing_value_tracks_true')[id] === 1;
        const side = holds || tracks ? 'true' : 'false';
        isLeaf = column(`nodes_${side}leafs`)[id] === 1;
        id = column(`nodes_${side}nodeids`)[id]!;
      }
      out[n * nOutputs + column('leaf_targetids')[id]!]! += column('leaf_weights')[id]!;
    }
  }
  return out;
}

function scoresWithoutStart(ensemble: TreeEnsemble, table: Table): Float64Array {
  return predictScores({ ...ensemble, initialScores: ensemble.initialScores.map(() => 0) }, table);
}

test.each(ensembles)('TreeEnsembleRegressor sums the leaves that the rows reach: %s', (_, ensemble) => {
  const table = goldenTable(golden);
  const run = runRegressor(treeRegressorNode(ensemble, 'x', 'y'), table, ensemble.initialScores.length);
  expect(largestGap(run, scoresWithoutStart(ensemble, table))).toBeLessThan(1e-12);
});

test.each(ensembles)('TreeEnsemble sums the leaves that the rows reach: %s', (_, ensemble) => {
  const table = goldenTable(golden);
  const run = runEnsemble(treeEnsembleNode(ensemble, 'x', 'y'), table, ensemble.initialScores.length);
  expect(largestGap(run, scoresWithoutStart(ensemble, table))).toBeLessThan(1e-12);
});

test('TreeEnsemble takes a split by more categories than a call can have arguments', () => {
  const [, { trees, ...rest }] = ensembles.find(([name]) => name === 'binary, categories')!;
  const tree = trees.find(({ categories }) => Object.keys(categories).length > 0)!;
  const node = Number(Object.keys(tree.categories)[0]);
  const many = Array.from({ length: 200_000 }, (_, k) => k);
  const wide = { ...tree, categories: { ...tree.categories, [node]: many } };
  const { attributes } = treeEnsembleNode({ ...rest, trees: [wide] }, 'x', 'y');
  expect(numbers(attributes!['membership_values']).length).toBeGreaterThan(many.length);
});
