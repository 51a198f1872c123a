import { resolveFeature } from '@winnow/features';
import { allocateSeries, barColumns, type GapRule, type Series } from '@winnow/market';
import { findLookAhead, trialKnowledge } from './lookAhead.ts';
import { prepareRows } from './prepareRows.ts';
import { prepareSymbol } from './prepareSymbol.ts';
import { runTrial } from './runTrial.ts';
import { CORE_FEATURES, START, simulatedBars, trialOn } from './testing.ts';
import type { TrialSpec } from './trialSpec.ts';

const ROWS = 300;
const DAY = 86_400_000;
const HORIZON = 3;
const MISSING = [150, 151, 220];

/** Daily bars without those of the missing days. */
const holed = withoutDays(simulatedBars(ROWS, 5), MISSING);

function withoutDays(whole: Series, missing: readonly number[]): Series {
  const kept = Array.from({ length: whole.rows }, (_, day) => day).filter((day) => !missing.includes(day));
  const series = allocateSeries(whole.symbol, whole.timeframe, kept.length);
  for (const column of barColumns) series[column].set(kept.map((day) => whole[column][day]!));
  return series;
}

function trial(policy: GapRule['policy'] | undefined, changes: Partial<TrialSpec> = {}): TrialSpec {
  const spec = trialOn(ROWS, { label: { kind: 'forward_return', horizon: HORIZON }, ...changes });
  const gaps = policy && { gaps: { calendar: '24/7', policy } as const };
  return { ...spec, dataRefs: spec.dataRefs.map((ref) => ({ ...ref, ...gaps })) };
}

/** Days of the rows that a trial has. */
function daysOf(spec: TrialSpec): number[] {
  return Array.from(prepareRows(spec, holed).matrix.barIndex, (bar) => (holed.ts[bar]! - START) / DAY);
}

const warmup = Math.max(...CORE_FEATURES.map((name) => resolveFeature(name).feature.warmup));

test('without a calendar no bar is expected, and rows reach over what is missing', () => {
  const all = Array.from(holed.ts, (ts) => (ts - START) / DAY);
  expect(daysOf(trial(undefined))).toEqual(all.slice(warmup, -HORIZON));
});

test('mark leaves out the rows whose feature window reaches over a gap, and teaches nothing of those whose label does', () => {
  const spans = daysOf(trial(undefined)).map((day) => {
    const bar = holed.ts.indexOf(START + day * DAY);
    return { day, from: holed.ts[bar - warmup]!, at: holed.ts[bar]!, to: holed.ts[bar + HORIZON]! };
  });
  const isClear = (from: number, to: number) => {
    return !MISSING.some((day) => START + day * DAY > from && START + day * DAY < to);
  };
  const clear = spans.filter(({ from, at }) => isClear(from, at));
  expect(clear.length).toBeLessThan(spans.length - 2 * warmup + 2 * HORIZON);
  expect(daysOf(trial('mark'))).toEqual(clear.map(({ day }) => day));
  const teaches = clear.map(({ at, to }) => Number(isClear(at, to)));
  expect(teaches).toContain(0);
  expect(Array.from(prepareRows(trial('mark'), holed).teaches!)).toEqual(teaches);
});

test('no row that teaches nothing trains, and each is tested', () => {
  const { folds } = prepareSymbol(trial('mark'), holed);
  const { teaches, matrix } = prepareRows(trial('mark'), holed);
  expect(folds.flatMap(({ train }) => [...train]).filter((row) => teaches![row] === 0)).toEqual([]);
  const tested = folds.flatMap(({ test: rows }) => [...rows]);
  expect(tested).toEqual(Array.from(matrix.barIndex.keys()).slice(tested[0]));
});

test('what is done before a gap does not know of it', () => {
  const oneFold = trial('mark', { split: { kind: 'walk_forward', folds: 1, embargoBars: 2 } });
  const before = (series: Series) => {
    const { bar, values } = trialKnowledge(oneFold, series).find(({ what }) => what === 'position')!;
    return Array.from(bar, (at, i) => [series.ts[at]!, values[i]!]).filter(([ts]) => ts! < START + MISSING[0]! * DAY);
  };
  const whole = before(simulatedBars(ROWS, 5));
  expect(whole.length).toBeGreaterThan(40);
  expect(before(holed)).toEqual(whole);
});

test('a position is held over a gap and closed behind it until features are whole again, at a cost', () => {
  const always = { params: { lambda: 1e12 }, split: { kind: 'walk_forward', folds: 1, embargoBars: 2 } } as const;
  const costs = { costBps: 10, minOrder: 0 };
  const spec = trial('mark', { ...always, costs });
  const events = [...runTrial(spec, new Map([['SIM', holed]]), () => {})];
  const { metrics } = events.flatMap((event) => (event.type === 'completed' ? [event.run] : []))[0]!;
  expect(metrics.n_trades).toBe(5); // in; out and in again behind each of two gaps
  expect(metrics.costs_paid).toBeCloseTo(5 * 0.001, 12);
  const { matrix, folds } = prepareSymbol(spec, holed);
  const bars = Array.from(folds[0]!.test, (row) => matrix.barIndex[row]!);
  const earned = bars.reduce((sum, bar) => sum + holed.close[bar + 1]! / holed.close[bar]! - 1, 0);
  expect(Math.abs(metrics.pnl_after_cost + metrics.costs_paid)).toBeCloseTo(Math.abs(earned), 12);
});

test('mark keeps features and labels of the other rows as they are', () => {
  const [plain, marked] = [prepareRows(trial(undefined), holed), prepareRows(trial('mark'), holed)];
  const { cols } = plain.matrix;
  marked.matrix.barIndex.forEach((bar, row) => {
    const before = plain.matrix.barIndex.indexOf(bar);
    expect(marked.matrix.data.slice(row * cols, (row + 1) * cols)).toEqual(
      plain.matrix.data.slice(before * cols, (before + 1) * cols),
    );
    expect(marked.labels.ret[row]).toBe(plain.labels.ret[before]);
    expect(marked.labels.endIndex[row]).toBe(plain.labels.endIndex[before]);
  });
});

test('forward_fill_non_price keeps rows whose features read volume alone, as no volume is a value', () => {
  const spec = (policy: GapRule['policy']) => trial(policy, { features: ['volume_z_20'] });
  expect(daysOf(spec('forward_fill_non_price')).length).toBeGreaterThan(daysOf(spec('mark')).length + 20);
  const { matrix } = prepareRows(spec('forward_fill_non_price'), holed);
  const plain = prepareRows({ ...trial(undefined), features: ['volume_z_20'] }, holed).matrix;
  expect(matrix.data[matrix.barIndex.indexOf(152)]).not.toBe(plain.data[plain.barIndex.indexOf(152)]);
});

test('forward_fill_non_price never makes a price: rows whose features or label need one are left out as with mark', () => {
  expect(daysOf(trial('forward_fill_non_price'))).toEqual(daysOf(trial('mark')));
});

test('refuse ends the trial with the first gap', () => {
  const run = () => [...runTrial(trial('refuse'), new Map([['SIM', holed]]), () => {})];
  expect(run).toThrow(expect.objectContaining({ code: 'data_gap', message: expect.stringContaining('2010-05-31') }));
});

test.each(['mark', 'forward_fill_non_price'] as const)('a trial with gaps under %s has no look-ahead', (policy) => {
  const features = [...CORE_FEATURES, 'volume_z_20'] as const;
  const knowledge = (series: Series) => trialKnowledge(trial(policy, { features }), series);
  expect(findLookAhead(knowledge, holed, [140, 149, 200], 1)).toEqual([]);
});

test('a window in which a gap touches every row is refused by name', () => {
  const everyTenth = withoutDays(
    simulatedBars(ROWS, 5),
    Array.from({ length: 29 }, (_, i) => 10 * i + 10),
  );
  const run = () => [...runTrial(trial('mark'), new Map([['SIM', everyTenth]]), () => {})];
  expect(run).toThrow(expect.objectContaining({ code: 'study_window_empty' }));
});
