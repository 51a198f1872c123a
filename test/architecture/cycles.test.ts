import { join } from 'node:path';
import { findCycles } from './findCycles.ts';
import { readPackages, resolveRelative } from './workspace.ts';

test('no file imports itself through others, type-only imports included', () => {
  const packages = readPackages();
  const indexOf = new Map(packages.map(({ folder, manifest }) => [manifest.name, join(folder, 'index.ts')]));
  const edges = new Map(
    packages.flatMap(({ files }) =>
      files.map(({ path, imports }) => {
        const targets = imports.map(({ specifier }) => resolveRelative(path, specifier) ?? indexOf.get(specifier));
        return [path, targets.filter((target) => target !== undefined)] as const;
      }),
    ),
  );
  expect(edges.size).toBeGreaterThan(100);
  expect(findCycles(edges)).toEqual([]);
});
