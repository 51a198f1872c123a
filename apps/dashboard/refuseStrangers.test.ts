import { findStranger } from './refuseStrangers.ts';

const OWN = '127.0.0.1:7171';
const read = { method: 'GET', host: OWN, origin: undefined };
const write = { ...read, method: 'PUT' };

test.each(['127.0.0.1', OWN, 'localhost:7171'])('%s is a name of this machine', (host) => {
  expect(findStranger({ ...read, host })).toBeUndefined();
});

test.each(['rebound.example:7171', '127.0.0.1.example', ''])(
  '"%s" is no name of this machine, even for reading',
  (host) => {
    expect(findStranger({ ...read, host })?.message).toContain('Host header: must be 127.0.0.1 or localhost');
  },
);

test('a write of the page itself, or of a program, goes through', () => {
  expect(findStranger({ ...write, origin: `http://${OWN}` })).toBeUndefined();
  expect(findStranger(write)).toBeUndefined();
});

test.each(['http://evil.example', 'http://127.0.0.1:9999', 'null'])('a write of a page of %s is refused', (origin) => {
  expect(findStranger({ ...write, origin })?.message).toContain(`but got "${origin}"`);
});
