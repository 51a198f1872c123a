import { toErrorRecord, WinnowError } from './errors.ts';

test('the message reads "where: rule, but got value"', () => {
  const error = new WinnowError('data_value', { where: 'a.csv row 3', rule: 'close must be positive', got: -1 });
  expect(error.message).toBe('a.csv row 3: close must be positive, but got -1');
  expect(error.spec.exitCode).toBe(2);
});

test('a long value is cut so that the rule stays readable', () => {
  const error = new WinnowError('argument_invalid', { where: 'f', rule: 'must be short', got: 'x'.repeat(1000) });
  expect(error.message.length).toBeLessThan(200);
});

test('toErrorRecord() keeps the code of a WinnowError and gives the fallback to others', () => {
  expect(toErrorRecord(new WinnowError('data_empty', { where: 'a', rule: 'b' }), 'trial_failed').code).toBe(
    'data_empty',
  );
  expect(toErrorRecord(new RangeError('boom'), 'trial_failed')).toEqual({ code: 'trial_failed', message: 'boom' });
});
