import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@winnow/core';
import type { TrialSpec } from '@winnow/pipeline';
import { type TrialCheckpoints, trialCheckpoints } from './trialCheckpoints.ts';

let root: string;
let checkpoints: TrialCheckpoints;
let warnings: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'winnow-checkpoints-'));
  warnings = [];
  const log: Logger = {
    ...{ debug() {}, info() {}, error() {}, child: () => log },
    warn: (_, message) => void warnings.push(message),
  };
  checkpoints = trialCheckpoints(root, log);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const known: Partial<TrialSpec> = { trialId: 's-1.search.0', seed: 1 };
const spec = known as TrialSpec; // only its text counts
const other: TrialSpec = { ...spec, seed: 2 };
const bytes = (...values: number[]) => Uint8Array.from(values);
const contents = (of = spec) => [...checkpoints.read(of)].map(([fit, content]) => [fit, [...content]]);

test('what was written last is there, for each fit of the trial', () => {
  expect(contents()).toEqual([]);
  checkpoints.write(spec, 'a', bytes(1));
  checkpoints.write(spec, 'a', bytes(2));
  checkpoints.write(spec, 'b', bytes(3, 4));
  expect(contents()).toEqual([
    ['a', [2]],
    ['b', [3, 4]],
  ]);
});

test('what was written of another trial under the same name is not there', () => {
  checkpoints.write(other, 'a', bytes(1));
  expect([contents(), contents(other)]).toEqual([[], [['a', [1]]]]);
});

test('a damaged file is not there', () => {
  checkpoints.write(spec, 'a', bytes(1, 2, 3));
  const path = join(root, spec.trialId, 'a');
  const whole = readFileSync(path);
  for (const damaged of [whole.subarray(0, -1), whole.subarray(0, 8), Buffer.alloc(0)]) {
    writeFileSync(path, damaged);
    expect(contents()).toEqual([]);
  }
});

test('a disk that cannot be written to is a warning and no failure', () => {
  writeFileSync(join(root, spec.trialId), 'a file where the folder should be');
  checkpoints.write(spec, 'a', bytes(1));
  expect(warnings).toEqual([expect.stringContaining('checkpoint not written')]);
});

test('a trial that has ended leaves nothing, and one that was abandoned for a week is swept away', () => {
  checkpoints.write(spec, 'a', bytes(1));
  checkpoints.sweep(Date.now());
  expect(readdirSync(root)).toEqual([spec.trialId]);
  checkpoints.remove(spec.trialId);
  checkpoints.remove(spec.trialId);
  expect(readdirSync(root)).toEqual([]);
  checkpoints.write(spec, 'a', bytes(1));
  utimesSync(join(root, spec.trialId), 0, 0);
  checkpoints.sweep(Date.now());
  expect(readdirSync(root)).toEqual([]);
});
