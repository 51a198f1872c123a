import fc from 'fast-check';
import { compileSpace } from './compileSpace.ts';
import { containsParams } from './containsParams.ts';
import { hashSpace } from './hashSpace.ts';
import { keepsLimits, moveWithinLimits } from './limits.ts';
import type { Params, Space, SpaceJson } from './space.ts';
import { visitSpace } from './visitSpace.ts';

function refusal(json: unknown): { code: string; message: string } {
  try {
    compileSpace(json as SpaceJson);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message };
  }
  throw new Error('the space was accepted');
}

test('compileSpace() refuses an empty space', () => {
  expect(refusal({})).toEqual({
    code: 'study_empty_space',
    message: 'space: must have at least one parameter, but got {}',
  });
});

const float = { type: 'float', low: 0, high: 1 };
test.each([
  [{ x: { ...float, high: 0 } }, 'space.x.high: must be greater than low = 0, but got 0'],
  [{ x: { ...float, log: true } }, 'space.x.low: must be greater than 0 when log is set, but got 0'],
  [{ x: { ...float, step: 0 } }, 'space.x.step: must be greater than 0, but got 0'],
  [{ x: { ...float, step: 2 } }, 'space.x.step: must not exceed high − low = 1, but got 2'],
  [
    { x: { ...float, low: 0.1, log: true, step: 0.1 } },
    'space.x.step: must not be given together with log, but got 0.1',
  ],
  [{ x: { type: 'categorical', choices: [] } }, 'space.x.choices: must not be empty, but got []'],
  [{ x: { type: 'categorical', choices: ['a', 'a'] } }, 'space.x.choices: must be unique, but got ["a","a"]'],
  [
    { x: { ...float, when: { y: [1] } } },
    'space.x.when.y: must name a parameter that is declared earlier, but got "y"',
  ],
  [
    { x: { ...float, when: { x: [1] } } },
    'space.x.when.x: must name a parameter that is declared earlier, but got "x"',
  ],
  [
    { m: { type: 'categorical', choices: ['a', 'b'] }, x: { ...float, when: { m: ['a', 'c'] } } },
    'space.x.when.m: must be a value that m can have, but got "c"',
  ],
  [{ x: { type: 'ordinal', choices: ['a'] } }, 'space.x.choices: must have at least two values, but got ["a"]'],
  [
    { x: { ...float, atMost: { times: { y: 1 } } } },
    'space.x.atMost.times.y: must name a float or int that is declared earlier, but got "y"',
  ],
  [
    { m: { type: 'categorical', choices: [1, 2] }, x: { ...float, atLeast: { times: { m: 1 } } } },
    'space.x.atLeast.times.m: must name a float or int that is declared earlier, but got "m"',
  ],
  [
    { k: { type: 'int', low: 1, high: 5, step: 2 }, x: { ...float, when: { k: [2] } } },
    'space.x.when.k: must be a value that k can have, but got 2',
  ],
])('compileSpace() refuses %j and names the key, the rule and the value', (json, message) => {
  expect(refusal(json)).toEqual({ code: 'study_space_invalid', message });
});

test.each([
  [{ x: { type: 'int', low: 0.5, high: 3 } }, 'space.x.low'],
  [{ x: { ...float, hihg: 2 } }, 'space.x'],
  [{ x: { ...float, low: Number.NaN } }, 'space.x.low'],
  [{ x: { type: 'integer', low: 0, high: 3 } }, 'space.x.type'],
])('compileSpace() refuses the malformed %j at its key', (json, where) => {
  const { code, message } = refusal(json);
  expect(code).toBe('study_space_invalid');
  expect(message.startsWith(`${where}: `)).toBe(true);
});

test('compileSpace() moves high down to the last grid point', () => {
  const { params } = compileSpace({
    a: { type: 'int', low: 1, high: 6, step: 2 },
    b: { type: 'float', low: 0, high: 0.52, step: 0.05 },
    c: { type: 'float', low: 0, high: 0.3, step: 0.1 }, // 0.3 / 0.1 is 2.9999999999999996
    d: { type: 'float', low: 0, high: 0.57, step: 0.1 }, // 6 · 0.1 − 0.1 would be 0.5000000000000001
  });
  expect(params.map((param) => 'high' in param && param.high)).toEqual([5, 0.5, 0.30000000000000004, 0.5]);
});

const space = compileSpace({
  model: { type: 'categorical', choices: ['tree', 'linear'] },
  depth: { type: 'int', low: 1, high: 9, step: 2, when: { model: ['tree'] } },
  rate: { type: 'float', low: 1e-3, high: 1, log: true, when: { model: ['tree'], depth: [1, 3] } },
});

test.each([
  [{ model: 'linear' }, true],
  [{ model: 'tree', depth: 5 }, true],
  [{ model: 'tree', depth: 3, rate: 0.5 }, true],
  [{ model: 'tree', depth: 3 }, false], // rate is active
  [{ model: 'tree', depth: 5, rate: 0.5 }, false], // rate is not active
  [{ model: 'linear', depth: 3 }, false],
  [{ model: 'tree', depth: 4 }, false], // off the grid
  [{ model: 'tree', depth: 11 }, false],
  [{ model: 'tree', depth: 5 + 1e-12 }, false], // an int is exact
  [{ model: 'tree', depth: 1, rate: 1.5 }, false],
  [{ model: 'tree', depth: 1, rate: Number.NaN }, false],
  [{ model: 'forest' }, false],
  [{ model: 'linear', other: 1 }, false],
])('containsParams() of %j is %p', (params, expected) => {
  expect(containsParams(space, params)).toBe(expected);
});

const limited = compileSpace({
  kind: { type: 'categorical', choices: ['wide', 'narrow'] },
  slow: { type: 'int', low: 2, high: 50, when: { kind: ['wide'] } },
  fast: { type: 'int', low: 1, high: 49, step: 4, atMost: { times: { slow: 0.5 }, plus: -1 } },
  share: { type: 'float', low: 0, high: 1, atLeast: { times: { fast: 0.1 }, plus: -1 } },
});

test.each([
  [{ kind: 'wide', slow: 20, fast: 9, share: 0 }, true], // 9 ≤ 0.5 · 20 − 1
  [{ kind: 'wide', slow: 20, fast: 13, share: 0.5 }, false],
  [{ kind: 'narrow', fast: 49, share: 1 }, false], // 1 ≥ 0.1 · 49 − 1 fails
  [{ kind: 'narrow', fast: 13, share: 0.3 }, true], // slow is absent: its limit does not hold
])('containsParams() of %j with limits between parameters is %p', (params, expected) => {
  expect(containsParams(limited, params)).toBe(expected);
});

test('moveWithinLimits() moves a number to the nearest value that keeps its limits, then those that depend on it', () => {
  const moved = moveWithinLimits(limited, { kind: 'wide', slow: 29, fast: 45, share: 0 });
  expect(moved).toEqual({ kind: 'wide', slow: 29, fast: 13, share: expect.closeTo(0.3, 9) });
  expect(containsParams(limited, moved!)).toBe(true);
  expect(moveWithinLimits(limited, { kind: 'wide', slow: 3, fast: 5, share: 0 })).toBeUndefined();
});

/** All points of the grid, and where it ended. */
function visited(space: Space): { points: Params[]; end: string } {
  const points: Params[] = [];
  const end = visitSpace(space, 3, (params) => points.push(params) > 10_000);
  return { points, end };
}

test('visitSpace() visits those points of the grid that keep the limits, in lexicographic order', () => {
  const factor = fc.constantFrom(-2, -1, -0.7, 0, 0.1, 0.3, 1, 3);
  const limit = (names: string[]) =>
    fc.record({
      times: fc.dictionary(fc.constantFrom(...names), factor),
      plus: fc.constantFrom(-0.6, -0.3, 0, 0.1, 0.7),
    });
  const limited = (names: string[]) => fc.record({ atMost: limit(names), atLeast: limit(names) }, { requiredKeys: [] });
  const spaces = fc.record({ c: limited(['a', 'b']), d: limited(['a', 'b', 'c']), e: limited(['b', 'c', 'd']) });
  const when = { kind: ['p'] };
  fc.assert(
    fc.property(spaces, fc.boolean(), ({ c, d, e }, isConditional) => {
      const json: SpaceJson = {
        kind: { type: 'categorical', choices: ['p', 'q'] },
        a: { type: 'float', low: -0.3, high: 0.6, step: 0.1 },
        b: { type: 'int', low: -1, high: 2, ...(isConditional && { when }) },
        c: { type: 'float', low: -0.2, high: 0.4, step: 0.1, ...c },
        d: { type: 'float', low: 0, high: 1, ...d },
        e: { type: 'int', low: -1, high: 1, ...e },
      };
      const free = Object.entries(json).map(([name, { ...dimension }]) => {
        if ('atMost' in dimension) delete dimension.atMost;
        if ('atLeast' in dimension) delete dimension.atLeast;
        return [name, dimension];
      });
      const space = compileSpace(json);
      const kept = visited(compileSpace(Object.fromEntries(free))).points.filter((params) =>
        keepsLimits(space, params),
      );
      expect(visited(space)).toEqual({ points: kept, end: 'finished' });
    }),
    { numRuns: 40 },
  );
});

const wide = { type: 'int', low: 1, high: 100_000 } as const;
test.each<[SpaceJson, string, number]>([
  [{ a: wide, b: { ...wide, atMost: { times: { a: -1 }, plus: -5 } } }, 'finished', 0],
  [{ a: wide, b: wide, c: { ...wide, atMost: { times: { a: 1 }, plus: -99_999 } } }, 'stopped', 10_001], // from a = 100,000 on
  [
    {
      a: { ...wide, high: 100 },
      b: wide,
      c: wide,
      kind: { type: 'categorical', choices: ['p'] },
      d: { ...wide, when: { kind: ['p'] }, atMost: { times: { a: -1 } } },
    },
    'given_up',
    0,
  ],
])('visitSpace() of %j does not try all values, and is %s after %d points', (json, end, points) => {
  const result = visited(compileSpace(json));
  expect([result.end, result.points.length]).toEqual([end, points]);
});

test('hashSpace() is the same for two spellings of a space and another for another space', () => {
  const hash = (json: SpaceJson) => hashSpace(compileSpace(json));
  const spelled = hash({ k: { type: 'int', low: 1, high: 6, step: 1 }, x: { type: 'float', low: 0, high: 1 } });
  expect(hash({ k: { high: 6, low: 1, type: 'int' }, x: { type: 'float', low: 0, high: 1, log: false } })).toBe(
    spelled,
  );
  expect(hash({ k: { type: 'int', low: 1, high: 7 }, x: { type: 'float', low: 0, high: 1 } })).not.toBe(spelled);
  expect(hash({ x: { type: 'float', low: 0, high: 1 }, k: { type: 'int', low: 1, high: 6 } })).not.toBe(spelled);
  expect(spelled).toBe('sha256:87b28abda605ca8869d8dcec1cfc9a18f05e7012dd1592fbde0cf3eb04da1841');
});
