import { isBuiltin } from 'node:module';
import { COMPUTED } from './scanSource.ts';
import { type Package, packageNameOf, readManifest, readPackages } from './workspace.ts';

const packages = readPackages();
const byFolder = packages.map((item) => [item.folder, item] as const);
const folderOf = new Map(packages.map(({ folder, manifest }) => [manifest.name, folder]));

/** Dependencies that no source imports, each with what needs it. */
const usedByName: Readonly<Record<string, readonly string[]>> = {
  jobs: ['vega-datasets'], // configs/studies/*.json name its files as `npm:vega-datasets/…`
};

/** Names of the other packages that the sources of a package import, tests left out. */
function importedPackages({ files, manifest }: Package): string[] {
  const specifiers = files
    .filter(({ isTest }) => !isTest)
    .flatMap(({ imports }) => imports.map((ref) => ref.specifier));
  const outside = specifiers.filter(
    (specifier) => !/^[./]/.test(specifier) && specifier !== COMPUTED && !isBuiltin(specifier),
  );
  const names = new Set(outside.map(packageNameOf));
  names.delete(manifest.name); // finds its own entries by name
  return [...names].sort();
}

/** What stands on one side only. */
function difference(declared: readonly string[], imported: readonly string[]) {
  return {
    undeclared: imported.filter((name) => !declared.includes(name)),
    unused: declared.filter((name) => !imported.includes(name)),
  };
}

const none = { undeclared: [], unused: [] };

test('difference() names what is used undeclared and what is declared unused', () => {
  expect(difference(['a', 'b'], ['b', 'c'])).toEqual({ undeclared: ['c'], unused: ['a'] });
});

test.each(byFolder)('%s declares just the dependencies that it imports', (folder, item) => {
  const { dependencies, peerDependencies } = item.manifest;
  const imported = [...importedPackages(item), ...(usedByName[folder] ?? [])];
  expect(difference(Object.keys({ ...dependencies, ...peerDependencies }), imported)).toEqual(none);
});

test.each(byFolder)('%s references just the projects that it imports', (folder, item) => {
  const outside = item.references.filter((project) => !project.startsWith(`${folder}/`)); // its own parts, e.g. web
  const imported = importedPackages(item).flatMap((name) => folderOf.get(name) ?? []);
  expect(difference(outside, imported)).toEqual(none);
});

test.each([
  ['.', readManifest('.')] as const,
  ...byFolder.map(([folder, { manifest }]) => [folder, manifest] as const),
])('%s names exact versions', (_, manifest) => {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest;
  const versions = Object.entries({
    ...dependencies,
    ...devDependencies,
    ...optionalDependencies,
    ...peerDependencies,
  });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
});
