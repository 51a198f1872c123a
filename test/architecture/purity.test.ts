import { isPure } from './layerRules.ts';
import { readPackages } from './workspace.ts';

/** The only sources that read the environment or end the process, each with the reason. */
const compositionFiles: Readonly<Record<string, string>> = {
  'jobs/cli.ts': 'is the command line: maps errors to exit codes and ends the process',
  'jobs/farm/settings.ts': 'settles the configuration of every command',
  'jobs/bin/winnow.mjs': 'says that the project is not built, before anything of it can be loaded',
  'libs/platform/embedded/server.ts': 'is a process of its own: the embedded services, forked by embeddedServices.ts',
  'libs/platform/host/runComponent.ts':
    'runs main.ts of every component: settles its configuration and ends its process',
};

const packages = readPackages();

function usesIn(isMeant: (folder: string) => boolean, isForbidden: (name: string) => boolean): string[] {
  const files = packages.filter(({ folder }) => isMeant(folder)).flatMap((item) => item.files);
  return files
    .filter(({ isTest }) => !isTest)
    .flatMap(({ path, ambient }) =>
      ambient.filter(({ name }) => isForbidden(name)).map(({ name, line }) => `${path}:${line}: ${name}`),
    );
}

test('pure libs use no clock, no unseeded randomness and no process', () => {
  expect(usesIn(isPure, () => true)).toEqual([]);
});

test('only composition files read the environment or end the process', () => {
  const uses = usesIn(
    (folder) => !isPure(folder),
    (name) => /^process(?:\.(?:env|exit))?$/.test(name),
  );
  expect(uses.filter((use) => compositionFiles[use.split(':', 1)[0]!] === undefined)).toEqual([]);
});

test('every composition file is needed', () => {
  const using = new Set(
    usesIn(
      () => true,
      () => true,
    ).map((use) => use.split(':', 1)[0]!),
  );
  expect(Object.keys(compositionFiles).filter((path) => !using.has(path))).toEqual([]);
});
