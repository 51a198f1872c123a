import { readFileSync } from 'node:fs';

/** Lines between two heavy rules, so that nobody scrolls past them. */
export function boxed(lines) {
  const width = Math.max(...lines.map((line) => line.length));
  const rule = '━'.repeat(width + 2);
  return [`┏${rule}┓`, ...lines.map((line) => `┃ ${line.padEnd(width)} ┃`), `┗${rule}┛`].join('\n');
}

/** @param {readonly {name: string, ok: boolean, seconds: number, note: string}[]} steps */
export function stepTable(steps) {
  const width = Math.max(...steps.map(({ name }) => name.length));
  return steps
    .map(({ name, ok, seconds, note }) => {
      const line = `${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s  ${note}`;
      return line.trimEnd();
    })
    .join('\n');
}

/**
 * Counts of one jest run, from its `--json --outputFile`. A test file that cannot even be loaded has no tests of its
 * own, so it counts as one failed test; a run that left no file did not get as far as a test.
 */
export function jestCounts(path) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
