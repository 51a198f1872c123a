/** Files that take longest, in that order; one of them at the end would leave the other cores idle. */
const LONGEST = [
  ...['processes', 'killAndResume', 'determinism', 'badInput', 'blobs', 'retrain', 'dashboard', 'hmm'],
  ...[
    'conformance/samplers',
    'conformance/models',
    'pipeline/lookAhead',
    'trainNetwork',
    'pipeline/runTrial',
    'svm/svm',
  ],
];

/** Jest's order of the tests. */
export default class LongestFirst {
  sort(tests) {
    return [...tests].sort((a, b) => rankOf(a.path) - rankOf(b.path));
  }

  shard(tests) {
    return tests;
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}

function rankOf(path) {
  const rank = LONGEST.findIndex((name) => path.endsWith(`/${name}.test.ts`));
  return rank < 0 ? LONGEST.length : rank;
}
