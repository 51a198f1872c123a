// What kernels.wasm exports; libs/kernels/memory/kernels.ts types it.
export { adam } from './adam';
export { backward } from './backward';
export { packRows } from './blocks';
export { dropoutMask } from './dropoutMask';
export { expShifted } from './exp';
export { forward } from './forward';
export { gramAdd } from './gram';
export { dotPoints, packPoints, radialBasis } from './kernelRow';
export { columnSums, logisticBlock, packBlock, scaleBlock } from './linearBlock';
export { linearScores } from './linearScores';
export { philox } from './philox';
export { sigmoids } from './sigmoid';
export { sumSquares } from './sumSquares';
export { treeBins, treeSort } from './treeBinning';
export { treeBoundedSplit } from './treeBoundedSplit';
export { treeGrowDirect } from './treeForest';
export { treeAdd, treeLogistic, treePackedSums, treeQuantise, treeSums } from './treeGradient';
export { treeGroupBins, treeJoin, treeMeets, treeRenumber } from './treeGroups';
export { treeGrow } from './treeGrow';
export { treeHistogram, treePartition, treeRemoveRows, treeSelect, treeSubtract, treeTranspose } from './treeHistogram';
export { treeAddLeaves, treeLeafSums, treeLogisticLoss, treeObliviousScores, treeSplitLeaves } from './treeOblivious';
export { treePredict } from './treePredict';
export { treePredictBinned } from './treePredictBinned';
export { treeBag } from './treeSample';
export { treeShapley } from './treeShapley';
export { treeBestSplit, treeDirectSplit } from './treeSplit';
export { hashValues } from './valuesHash';
export { viterbi } from './viterbi';

/** First byte that the module itself does not use. */
export function heapBase(): usize {
  return __heap_base;
}
