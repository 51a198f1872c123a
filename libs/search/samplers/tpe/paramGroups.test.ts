import { compileSpace } from '../../compileSpace.ts';
import type { HistoryTrial } from '../../history.ts';
import type { Params } from '../../space.ts';
import { type Grouping, paramGroups } from './paramGroups.ts';

const space = compileSpace({
  model: { type: 'categorical', choices: ['a', 'b'] },
  only: { type: 'categorical', choices: [1] },
  rate: { type: 'float', low: 0, high: 1 },
  depth: { type: 'int', low: 1, high: 9, when: { model: ['a'] } },
  width: { type: 'int', low: 1, high: 9, when: { model: ['a'] } },
  units: { type: 'int', low: 1, high: 9, when: { model: ['b'] } },
});
const trial = (params: Params, state: HistoryTrial['state'] = 'complete'): HistoryTrial => {
  return { number: 0, params, state, value: 0, steps: [] };
};
const a = trial({ model: 'a', only: 1, rate: 0, depth: 1, width: 1 });
const b = trial({ model: 'b', only: 1, rate: 0, units: 1 });

test.each<[Grouping, HistoryTrial[], string[][]]>([
  ['each', [a, b], [['model'], ['rate'], ['depth'], ['width'], ['units']]],
  ['intersection', [a, b], [['model', 'rate'], ['depth'], ['width'], ['units']]],
  ['intersection', [b, { ...a, state: 'running' }], [['model', 'rate', 'units'], ['depth'], ['width']]],
  ['partition', [a, b], [['model', 'rate'], ['depth', 'width'], ['units']]],
])('%s groups what is modelled together', (grouping, history, expected) => {
  const groups = paramGroups(space, history, grouping).map((group) => group.map((i) => space.params[i]!.name));
  expect(groups.sort()).toEqual(expected.sort());
});
