import fc from 'fast-check';
import golden from '../../../test/golden/optuna.json' with { type: 'json' };
import { compileSpace } from '../compileSpace.ts';
import { type DecodedStudy, decodeOptunaJournal } from './decodeJournal.ts';
import { encodeOptunaJournal, type OptunaStudy, type OptunaTrial } from './encodeJournal.ts';
import { parsePythonJson } from './pythonJson.ts';
import { warmStart } from './warmStart.ts';

const space = compileSpace({
  model: { type: 'categorical', choices: ['ridge', 'trees', true] },
  'ridge.lambda': { type: 'float', low: 1e-3, high: 1e4, log: true, when: { model: ['ridge'] } },
  'trees.leaves': { type: 'int', low: 2, high: 64, log: true, when: { model: ['trees'] } },
  'trees.depth': { type: 'int', low: 1, high: 11, step: 2, when: { model: ['trees'] } },
  'policy.threshold': { type: 'float', low: 0, high: 0.3, step: 0.1 },
});
const RIDGE = { model: 'ridge', 'ridge.lambda': 0.5, 'policy.threshold': 0.1 };
const TREES = { model: 'trees', 'trees.leaves': 31, 'trees.depth': 5, 'policy.threshold': 0.2 };
const START = Date.UTC(2026, 0, 2, 3, 4, 0, 5);

function trial(state: OptunaTrial['state'], changes: Partial<OptunaTrial>, start?: number, end?: number): OptunaTrial {
  const at = (seconds: number | undefined) => (seconds === undefined ? null : START + 1000 * seconds);
  const times = { startedAt: at(start), finishedAt: at(end) };
  return { state, values: null, params: {}, steps: [], userAttrs: {}, ...times, ...changes };
}

/** The trials of the golden file's generator. */
const demo: OptunaStudy = {
  name: 'demo-1.search',
  directions: ['maximize'],
  space,
  userAttrs: { stage: 'search' },
  trials: [
    trial(
      'complete',
      { params: RIDGE, values: [0.25], steps: [0.5, Number.NaN], userAttrs: { sharpe_daily: 0.75, note: 'NaN' } },
      1,
      2,
    ),
    trial('pruned', { params: TREES, values: [-0.5], steps: [Number.NEGATIVE_INFINITY] }, 3, 4),
    trial('failed', { params: { model: true, 'policy.threshold': 0 } }, 5, 6),
    trial('running', { params: RIDGE, steps: [1.5] }, 7),
    trial('waiting', { params: TREES }),
  ],
};

/** Operations without what differs from writer to writer: its id, and blanks in the texts of distributions. */
function comparable(lines: readonly string[]) {
  return lines.map((line) => {
    const { worker_id: _, distributions, ...rest } = parsePythonJson(line) as Record<string, unknown>;
    const ranges = Object.entries((distributions ?? {}) as Record<string, string>);
    return { ...rest, distributions: ranges.map(([name, text]) => [name, JSON.parse(text)]) };
  });
}

const linesOf = (text: string) => text.split('\n').slice(0, -1);

test('encodeOptunaJournal() writes the operations that Optuna writes for the same trials', () => {
  expect(comparable(linesOf(encodeOptunaJournal([demo])))).toEqual(comparable(golden.added.journal));
});

test('several objectives stand in the journal as Optuna writes them', () => {
  const trials = [
    trial('complete', { params: RIDGE, values: [0.25, 0.5] }, 1, 2),
    trial('failed', { params: TREES }, 3, 4),
  ];
  const study: OptunaStudy = { ...demo, name: 'demo-2.search', directions: ['maximize', 'minimize'], trials };
  expect(comparable(linesOf(encodeOptunaJournal([study])))).toEqual(comparable(golden.several.journal));
});

test('encodeOptunaJournal() makes a failed trial of a complete one without a number, as Optuna does', () => {
  const text = encodeOptunaJournal([{ ...demo, trials: [trial('complete', { values: [Number.NaN] }, 1, 2)] }]);
  expect(decodeOptunaJournal(text, 'journal')[0]!.trials).toEqual([{ state: 'failed', values: null, params: {} }]);
});

test('decodeOptunaJournal() finds what Optuna says is in a journal that it wrote', () => {
  const decoded = decodeOptunaJournal(`${golden.written.journal.join('\n')}\n`, 'journal');
  const shown = decoded.map((study) => ({
    ...study,
    trials: study.trials.map((item) => ({
      ...item,
      values: item.values?.map((value) => (Number.isFinite(value) ? value : String(value))) ?? null,
    })),
  }));
  expect(shown).toEqual(golden.written.studies);
});

test('decodeOptunaJournal() reads back what encodeOptunaJournal() wrote', () => {
  const anyTrial = fc
    .record({
      state: fc.constantFrom<OptunaTrial['state'][]>('complete', 'pruned'),
      values: fc.tuple(fc.double({ noNaN: true }).map((value) => value + 0)), // no −0, which JSON does not keep
      params: fc.oneof(
        fc.record({ model: fc.constant('ridge'), 'ridge.lambda': fc.double({ min: 1e-3, max: 1e4, noNaN: true }) }),
        fc.record({ model: fc.constant('trees'), 'trees.leaves': fc.integer({ min: 2, max: 64 }) }),
      ),
      steps: fc.array(fc.double(), { maxLength: 3 }),
    })
    .map(({ state, ...rest }) => trial(state, rest, 1, 2));
  fc.assert(
    fc.property(fc.array(anyTrial, { maxLength: 5 }), fc.array(anyTrial, { maxLength: 5 }), (one, two) => {
      const studies = [one, two].map((trials, i) => ({ ...demo, name: `s-${i}`, trials }));
      const expected = studies.map(({ name, trials }) => ({
        name,
        directions: ['maximize'],
        trials: trials.map(({ state, values, params }) => ({ state, values, params })),
      }));
      expect(decodeOptunaJournal(encodeOptunaJournal(studies), 'journal')).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

test('decodeOptunaJournal() leaves out a last line that was being written', () => {
  const text = `${golden.added.journal.slice(0, 3).join('\n')}\n${golden.added.journal[3]!.slice(0, 40)}`;
  expect(decodeOptunaJournal(text, 'journal')[0]!.trials.length).toBe(1);
});

test.each([
  ['no JSON', '{"op_code":0', 'must be JSON'],
  ['no operation', '{"v":1}', 'must be an operation'],
  ['an unknown operation', '{"op_code":10,"worker_id":"w"}', 'must be an operation'],
])('decodeOptunaJournal() refuses a line that is %s, with its number', (_what, line, rule) => {
  const text = `${golden.added.journal[0]}\n${line}\n`;
  expect(() => decodeOptunaJournal(text, 'a.log')).toThrow(
    expect.objectContaining({ code: 'optuna_journal_invalid', message: expect.stringContaining('a.log:2') }),
  );
  expect(() => decodeOptunaJournal(text, 'a.log')).toThrow(rule);
});

describe('warmStart()', () => {
  const study = (changes: Partial<DecodedStudy> = {}): DecodedStudy => ({
    name: 'a',
    directions: ['maximize'],
    trials: [
      { state: 'complete', values: [1], params: { x: 1 } },
      { state: 'complete', values: [3], params: { x: 3 } },
      { state: 'pruned', values: [9], params: { x: 9 } },
      { state: 'failed', values: null, params: { x: 8 } },
      { state: 'complete', values: [2], params: { x: 2, y: 'b' } },
      { state: 'complete', values: [3], params: { x: 4 } },
      { state: 'complete', values: [0], params: { x: 3 } },
    ],
    ...changes,
  });

  test('gives the points of complete trials, the best and of equals the earliest first, each once', () => {
    expect(warmStart(study(), undefined)).toEqual({
      name: 'enqueue',
      points: [{ x: 3 }, { x: 4 }, { x: 2, y: 'b' }, { x: 1 }],
    });
  });

  test('takes the smallest for the best when the study minimises, and as many as asked for', () => {
    expect(warmStart(study({ directions: ['minimize'] }), 2).points).toEqual([{ x: 3 }, { x: 1 }]);
  });

  test("begins with the trial that Optuna's study calls its best", () => {
    const [first] = decodeOptunaJournal(`${golden.written.journal.join('\n')}\n`, 'journal');
    expect(warmStart(first!, 1).points).toEqual([golden.written.best]);
  });

  test('gives the fronts of several objectives one after the other, and begins with what Optuna calls the best trials', () => {
    const [several] = decodeOptunaJournal(`${golden.front.journal.join('\n')}\n`, 'journal');
    const all = warmStart(several!, undefined).points;
    expect(all.slice(0, golden.front.best.length)).toEqual(golden.front.best);
    expect(all.length).toBe(several!.trials.length);
  });

  test('takes of a front that does not fit whole the points that dominate most together', () => {
    const values = [
      [9, 3],
      [5, 5],
      [5.1, 4.9], // hardly adds to the one before
      [3, 9],
      [4, 4], // behind the second
    ];
    const trials = values.map((item, x) => ({ state: 'complete' as const, values: item, params: { x } }));
    const several = study({ directions: ['maximize', 'maximize'], trials });
    expect(warmStart(several, 3).points).toEqual([{ x: 0 }, { x: 1 }, { x: 3 }]);
    expect(warmStart(several, undefined).points).toEqual([0, 1, 2, 3, 4].map((x) => ({ x })));
  });

  test.each<[string, Partial<DecodedStudy>]>([
    ['no complete trial', { trials: [] }],
    ['a value of no kind that we have', { trials: [{ state: 'complete', values: [1], params: { x: null } }] }],
  ])('refuses a study with %s', (_what, changes) => {
    expect(() => warmStart(study(changes), undefined)).toThrow(
      expect.objectContaining({ code: 'optuna_journal_invalid' }),
    );
  });
});
