import type { Logger } from '@winnow/core';
import type { TrialEvent } from '@winnow/pipeline';
import { EventSink } from './eventSink.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const event = (seq: number) =>
  ({ v: 1, trialId: 't', attempt: 1, seq, at: 0, body: { type: 'started', folds: 1, rows: {} } }) as TrialEvent;
const disk = { append() {}, sync: async () => {} };
const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

test('an event is in the journal before it is offered to Postgres', async () => {
  const order: string[] = [];
  const record = async () => {
    order.push('postgres');
    return ['recorded' as const];
  };
  const sink = new EventSink(record, { ...disk, append: () => void order.push('journal') }, silent);
  await sink.write('s-1', [event(0)]);
  expect(order).toEqual(['journal', 'postgres']);
});

test('while Postgres is away delivery is tried again, and order is kept', async () => {
  const delivered: number[] = [];
  let failures = 1;
  const record = async (events: readonly TrialEvent[]) => {
    if (failures-- > 0) throw away;
    delivered.push(...events.map(({ seq }) => seq));
    return events.map(() => 'recorded' as const);
  };
  const sink = new EventSink(record, disk, silent);
  await Promise.all([sink.write('s-1', [event(0)]), sink.write('s-1', [event(1)])]);
  expect(delivered).toEqual([0, 1]);
});

test('an event that cannot be stored rejects and does not hold up the next', async () => {
  const stored: number[] = [];
  const record = async (events: readonly TrialEvent[]) => {
    if (events.some(({ seq }) => seq === 2)) throw new Error('column missing');
    stored.push(...events.map(({ seq }) => seq));
    return events.map(() => 'recorded' as const);
  };
  const sink = new EventSink(record, disk, silent);
  const writes = [0, 1, 2, 3].map((seq) => sink.write('s-1', [event(seq)]));
  await expect(writes[2]).rejects.toThrow('column missing');
  await Promise.all([writes[0], writes[1], writes[3]]);
  expect(stored).toEqual([0, 1, 3]);
});

test('events that come while others are on the way go together', async () => {
  const batches: number[][] = [];
  const record = async (events: readonly TrialEvent[]) => {
    batches.push(events.map(({ seq }) => seq));
    return events.map(() => 'recorded' as const);
  };
  const sink = new EventSink(record, disk, silent);
  await Promise.all([0, 1, 2, 3].map((seq) => sink.write('s-1', [event(seq)])));
  expect(batches).toEqual([[0], [1, 2, 3]]);
});

test('close() gives up waiting for a Postgres that is away: the journal has the event', async () => {
  const journalled: number[] = [];
  const record = async (): Promise<never> => {
    throw away;
  };
  const sink = new EventSink(
    record,
    { ...disk, append: (_study, events) => void journalled.push(...events.map(({ seq }) => seq)) },
    silent,
  );
  const write = sink.write('s-1', [event(0)]);
  write.catch(() => {});
  await sink.close();
  await expect(write).rejects.toThrow('ECONNREFUSED');
  expect(journalled).toEqual([0]);
});

test('a terminal event waits for the disk, too, and others do not', async () => {
  const synced: string[] = [];
  const journal = { ...disk, sync: async (studyId: string) => void synced.push(studyId) };
  const sink = new EventSink(async (events) => events.map(() => 'recorded' as const), journal, silent);
  await sink.write('s-1', [event(0)]);
  expect(synced).toEqual([]);
  const end: TrialEvent = { ...event(1), body: { type: 'pruned', step: 0, value: 0 } };
  await sink.write('s-2', [event(0), end]);
  expect(synced).toEqual(['s-2']);
  const broken = { ...disk, sync: () => Promise.reject(new Error('disk full')) };
  const other = new EventSink(async (events) => events.map(() => 'recorded' as const), broken, silent);
  await expect(other.write('s-1', [end])).rejects.toThrow('disk full');
});
