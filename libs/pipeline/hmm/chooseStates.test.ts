import { chooseStates } from './chooseStates.ts';
import type { GridPoint } from './fitGrid.ts';

function point(nStates: number, bic: number, val: number | null, degenerateStates: number[] = []): GridPoint {
  return {
    nStates,
    bic,
    aic: 0,
    nParameters: 1,
    logLik: { train: 0, val, test: 0 },
    fit: { degenerateStates } as never,
  };
}

test.each([
  ['the lowest BIC', [point(2, 900, 5), point(3, 800, 1), point(4, 850, 9)], 3],
  ['the higher validation log-likelihood of a tie', [point(2, 800, 1), point(3, 800, 2), point(4, 801, 9)], 3],
  ['a tie by rounding alone', [point(2, 800, 1), point(3, 800 + 1e-8, 2)], 3],
  ['a negative BIC', [point(2, -900, 1), point(3, -800, 2)], 2],
  ['the fewer states of a full tie', [point(4, 800, 1), point(3, 800, 1)], 3],
  ['the fewer states of a tie without validation rows', [point(4, 800, null), point(3, 800, null)], 3],
  ['no fit with a collapsed state', [point(2, 900, 1), point(3, -1e6, 1, [1])], 2],
  ['one with a collapsed state when there is no other', [point(2, 900, 1, [0]), point(3, 800, 1, [1])], 3],
])('chooseStates() takes %s', (_what, points, expected) => {
  expect(chooseStates(points).nStates).toBe(expected);
});
