import { createRng } from '@winnow/core';
import { viewOf } from '../../testing/viewOf.ts';
import { kMeans } from './kMeans.ts';

const even = Float64Array.of(1);

test('clusters that are far apart are found from any seed', () => {
  const centres = [0, 100, 200];
  const rng = createRng(3);
  const view = viewOf(
    Float64Array.from({ length: 90 }, (_, t) => centres[t % 3]! + rng.normal()),
    1,
  );
  for (let seed = 0; seed < 20; seed++) {
    const labels = kMeans(view, 3, even, createRng(seed));
    expect(new Set(labels.slice(0, 3)).size).toBe(3);
    expect(labels.every((label, t) => label === labels[t % 3])).toBe(true);
  }
});

test('a feature of weight 0 has no say', () => {
  const view = viewOf([0, 5000, 0.1, -7000, 1, 6000, 1.1, -4000], 2);
  const labels = kMeans(view, 2, Float64Array.of(1, 0), createRng(4));
  expect(labels[0]).toBe(labels[1]);
  expect(labels[2]).toBe(labels[3]);
  expect(labels[0]).not.toBe(labels[2]);
});

test('rows that are all equal fall into one cluster', () => {
  const labels = kMeans(viewOf([7, 7, 7, 7], 1), 3, even, createRng(5));
  expect(new Set(labels).size).toBe(1);
});

test('no label can be improved: every row is nearest to the mean of its own cluster', () => {
  const rng = createRng(8);
  const values = Array.from({ length: 60 }, () => rng.normal());
  const labels = kMeans(viewOf(values, 1), 3, even, createRng(9));
  const means = [0, 1, 2].map((k) => {
    const members = values.filter((_value, t) => labels[t] === k);
    return members.reduce((sum, value) => sum + value, 0) / members.length;
  });
  values.forEach((value, t) => {
    const gaps = means.map((mean) => Math.abs(value - mean));
    expect(gaps[labels[t]!]).toBe(Math.min(...gaps));
  });
});
