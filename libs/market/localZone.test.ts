import { isTimeZone, localZone } from './localZone.ts';

const local = (text: string) => Date.parse(`${text}Z`);

test.each([
  ['America/New_York', '2020-01-15T09:30:00', '2020-01-15T14:30:00Z'],
  ['America/New_York', '2020-07-15T09:30:00', '2020-07-15T13:30:00Z'],
  ['America/New_York', '2020-03-08T01:59:00', '2020-03-08T06:59:00Z'],
  ['America/New_York', '2020-03-08T03:00:00', '2020-03-08T07:00:00Z'],
  ['America/New_York', '2020-11-01T00:59:59', '2020-11-01T04:59:59Z'],
  ['America/New_York', '2020-11-01T02:00:00', '2020-11-01T07:00:00Z'],
  ['Asia/Kolkata', '2020-01-01T05:30:00', '2020-01-01T00:00:00Z'],
  ['Pacific/Kiritimati', '2020-01-01T00:00:00', '2019-12-31T10:00:00Z'],
  ['Pacific/Pago_Pago', '2020-01-01T23:00:00', '2020-01-02T10:00:00Z'],
  ['UTC', '2020-01-01T00:00:00.250', '2020-01-01T00:00:00.250Z'],
])('localZone(%s) gives %s as %s', (zone, clock, instant) => {
  expect(localZone(zone)(local(clock))).toBe(Date.parse(instant));
});

test.each([
  ['America/New_York', '2020-03-08T02:00:00', 'skips'],
  ['America/New_York', '2020-03-08T02:59:59', 'skips'],
  ['America/New_York', '2020-11-01T01:00:00', 'shows twice'],
  ['America/New_York', '2020-11-01T01:59:59', 'shows twice'],
  ['Pacific/Apia', '2011-12-30T12:00:00', 'skips'], // a whole day, when Samoa crossed the date line
  ['Australia/Lord_Howe', '2020-04-05T01:45:00', 'shows twice'], // half an hour
])('localZone(%s) refuses %s, which the clock %s', (zone, clock, what) => {
  const rule = `must not be a time that the clock of ${zone} ${what}`;
  expect(localZone(zone)(local(clock))).toEqual({ rule });
});

test.each(['America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Africa/Casablanca'])(
  'localZone(%s) inverts the clock of every hour of two years',
  (zone) => {
    const toUtc = localZone(zone);
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    const wrong: string[] = [];
    for (let ms = Date.UTC(2023, 0, 1); ms < Date.UTC(2025, 0, 1); ms += 3_600_000) {
      const shown = clock.format(ms).replace(' ', 'T');
      const back = toUtc(local(shown));
      const isRefused = typeof back !== 'number' && back.rule.endsWith('shows twice');
      if (back !== ms && !isRefused) wrong.push(shown);
    }
    expect(wrong).toEqual([]);
  },
);

test('isTimeZone() knows IANA names only', () => {
  expect(['UTC', 'Europe/Berlin', 'Mars/Olympus', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});
