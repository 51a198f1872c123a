import { findCycles } from './findCycles.ts';

const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges));

test('findCycles() finds none in a diamond', () => {
  expect(findCycles(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }))).toEqual([]);
});

test('findCycles() finds a cycle of three behind a node that only leads to it', () => {
  expect(findCycles(graph({ start: ['a'], a: ['b'], b: ['c'], c: ['a'] }))).toEqual([['a', 'b', 'c']]);
});

test('findCycles() finds a node that imports itself', () => {
  expect(findCycles(graph({ a: ['a'], b: [] }))).toEqual([['a']]);
});

test('findCycles() reports two separate cycles separately', () => {
  expect(findCycles(graph({ a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] }))).toEqual([
    ['c', 'd'],
    ['a', 'b'],
  ]);
});

test('findCycles() ignores an edge to a node that is not in the graph', () => {
  expect(findCycles(graph({ a: ['elsewhere'] }))).toEqual([]);
});
