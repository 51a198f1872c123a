import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importViolation, layers } from './layerRules.ts';
import { packageNameOf, readPackages, readSources, resolveRelative, root } from './workspace.ts';

const packages = readPackages();
const ownNames = new Set(packages.map(({ manifest }) => manifest.name));

test('winnow.layers lists every lib but platform', () => {
  const libs = packages.filter(({ folder }) => folder.startsWith('libs/')).map(({ folder }) => folder.slice(5));
  expect(libs.filter((lib) => lib !== 'platform').sort()).toEqual([...layers].sort());
});

test('the solution file references every package', () => {
  const { references }: { references: { path: string }[] } = JSON.parse(
    readFileSync(join(root, 'tsconfig.json'), 'utf8'),
  );
  expect(references.map(({ path }) => path).sort()).toEqual(packages.map(({ folder }) => folder).sort());
});

test.each(packages.map((item) => [item.folder, item] as const))(
  '%s imports only what its layer may',
  (folder, { files }) => {
    const violations = files.flatMap((file) =>
      file.imports.flatMap((ref) => {
        const reason = importViolation(folder, file, ref, ownNames);
        return reason === undefined ? [] : [`${file.path}:${ref.line}: ${reason}`];
      }),
    );
    expect(violations).toEqual([]);
  },
);

test('tfjs is loaded in one file, which does so on demand; all others import its types', () => {
  const loads = packages
    .flatMap(({ files }) => files.filter(({ isTest }) => !isTest))
    .filter(({ imports }) =>
      imports.some(({ specifier, kind }) => specifier.startsWith('@tensorflow/') && kind !== 'type'),
    );
  expect(loads.map(({ path }) => path)).toEqual(['libs/models/neural/engine/nativeModules.ts']);
});

test('what crosses packages imports them by name, through their index', () => {
  const outside = ['test', 'bench', 'scripts'];
  const violations = outside.flatMap(readSources).flatMap(({ path, imports }) =>
    imports.flatMap(({ specifier, line }) => {
      const target = resolveRelative(path, specifier);
      const name = packageNameOf(specifier);
      const isDeep = ownNames.has(name) && specifier !== name;
      const leaves = target !== undefined && !outside.some((folder) => target.startsWith(`${folder}/`));
      return isDeep || leaves ? [`${path}:${line}: reaches into ${specifier}`] : [];
    }),
  );
  expect(violations).toEqual([]);
});
