import { readPackages, readSources } from './workspace.ts';

const SOURCE_LINES = 400;
const TEST_LINES = 500;

/** Files that may be longer, each with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  'libs/core/errors.ts': 'the one table of error codes: splitting it would hide codes',
};

const files = [...readPackages().flatMap((item) => item.files), ...['test', 'bench', 'scripts'].flatMap(readSources)];

test(`a source has at most ${SOURCE_LINES} lines and a test at most ${TEST_LINES}`, () => {
  const tooLong = files.filter(({ path, isTest, lines }) => {
    return lines > (isTest ? TEST_LINES : SOURCE_LINES) && exceptions[path] === undefined;
  });
  expect(tooLong.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
});

test('every exception names a file that exists', () => {
  const paths = files.map(({ path }) => path);
  expect(Object.keys(exceptions).filter((path) => !paths.includes(path))).toEqual([]);
});
