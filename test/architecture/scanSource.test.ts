import { COMPUTED, scanSource } from './scanSource.ts';

const kinds = (text: string) => scanSource(text).imports.map(({ specifier, kind }) => `${kind} ${specifier}`);
const ambient = (text: string) => scanSource(text).ambient.map(({ name }) => name);

describe('imports', () => {
  test.each([
    ["import { a } from 'x';", 'value x'],
    ["import a from 'x';", 'value x'],
    ["import 'x';", 'value x'],
    ["import {\n  a,\n  b,\n} from\n  'x';", 'value x'],
    ["import { type A } from 'x';", 'value x'],
    ["import type { A } from 'x';", 'type x'],
    ["export { a } from 'x';", 'value x'],
    ["export * from 'x';", 'value x'],
    ["const a = require('x');", 'value x'],
    ["export type { A } from 'x';", 'type x'],
    ["type A = import('x').A;", 'type x'],
    ["const a = await import('x');", 'dynamic x'],
    ['const a = await import(name);', `dynamic ${COMPUTED}`],
    ["import.meta.resolve('x');", 'resolve x'],
    ["require.resolve('x');", 'resolve x'],
    ["createRequire(import.meta.url).resolve('x');", 'resolve x'],
  ])('scanSource() finds %j', (text, expected) => {
    expect(kinds(text)).toEqual([expected]);
  });

  test.each([
    "// import { a } from 'x';",
    "/* import 'x'; */",
    "const text = `import 'x'`;",
    'export { a };',
    'Promise.resolve(1);',
  ])('scanSource() sees no import in %j', (text) => {
    expect(kinds(text)).toEqual([]);
  });

  test('scanSource() gives the line of an import behind comments and wide characters', () => {
    expect(scanSource("// é → ü\n/*\n*/\nimport 'x';").imports[0]!.line).toBe(4);
  });
});

describe('ambient uses', () => {
  test.each([
    ['Date.now();', 'Date.now'],
    ['globalThis.Date.now();', 'Date.now'],
    ['const now = Date.now;', 'Date.now'],
    ['new Date();', 'new Date()'],
    ['new Date;', 'new Date()'],
    ['Math.random();', 'Math.random'],
    ['performance.now();', 'performance.now'],
    ['process.env.HOME;', 'process.env'],
    ["process['env'];", 'process.env'],
    ['const { env } = process;', 'process'],
    ['process.exit(1);', 'process.exit'],
  ])('scanSource() finds %j', (text, expected) => {
    expect(ambient(text)).toEqual([expected]);
  });

  test.each(['new Date(0);', '// Date.now()', "'Math.random'", 'job.process(1);', 'Date.UTC(2020, 0);'])(
    'scanSource() sees no ambient use in %j',
    (text) => {
      expect(ambient(text)).toEqual([]);
    },
  );
});
