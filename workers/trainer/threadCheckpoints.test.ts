import { threadCheckpoints } from './threadCheckpoints.ts';

let clock = 0;
const saved: string[] = [];
const found = new Map([['fold1.symbol0', Uint8Array.of(7)]]);
const open = threadCheckpoints(
  found,
  (fit) => void saved.push(`${fit} at ${clock}`),
  () => clock,
);
let encoded = 0;
const encode = () => {
  encoded++;
  return new Uint8Array(1);
};

beforeEach(() => {
  clock = 0;
  saved.length = 0;
  encoded = 0;
});

test('each fit of a trial finds its own', () => {
  expect([open(0, 0).load(), open(1, 0).load(), open(1, 1).load()]).toEqual([undefined, Uint8Array.of(7), undefined]);
});

test('nothing is saved, nor made ready, before so much work is at stake', () => {
  const checkpoint = open(2, 1);
  for (; clock < 11_000; clock += 500) checkpoint.save(encode, false);
  expect(saved).toEqual(['fold2.symbol1 at 5000', 'fold2.symbol1 at 10000']);
  expect(encoded).toBe(2);
});

test('the end of a fit is saved unless it is done again at once', () => {
  const quick = open(0, 0);
  clock = 999;
  quick.save(encode, true);
  expect(saved).toEqual([]);
  clock = 1000;
  quick.save(encode, true);
  expect(saved).toEqual(['fold0.symbol0 at 1000']);
});
