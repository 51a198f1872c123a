// `node scripts/completeLock.mjs` after every `npm install <dependency>`. npm leaves an optional dependency out of
// package-lock.json when the registry in use does not have it, as partial mirrors do for the binaries of other
// platforms; `npm ci` then refuses the lock file, here and on those platforms. This names them again. They carry no
// integrity hash, because nobody here could read the package; npm adds none and checks none for them.
import { readFileSync, writeFileSync } from 'node:fs';

const lockUrl = new URL('../package-lock.json', import.meta.url);
const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

const lock = JSON.parse(readFileSync(lockUrl, 'utf8'));
const known = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)));
const added = Object.values(lock.packages).flatMap(({ dev, license, optionalDependencies = {} }) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !known.has(name))
    .map(([name, version]) => [`node_modules/${name}`, { version, ...platformOf(name), dev, license, optional: true }]),
);
lock.packages = Object.fromEntries(
  [...Object.entries(lock.packages), ...added].sort(([a], [b]) => a.localeCompare(b, 'en')),
);
writeFileSync(lockUrl, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added.length} optional dependencies added`);

/** npm installs a package only where these match; every binary package says in its name what it is for. */
function platformOf(name) {
  const words = name.split(/[-/]/);
  const os = words.filter((word) => OS.includes(word));
  const cpu = words.filter((word) => CPU.includes(word));
  if (os.length !== 1 || cpu.length !== 1)
    throw new Error(`package-lock.json: no platform in the name ${name}; add its entry by hand`);
  if (words.some((word) => word.startsWith('musl'))) return { cpu, libc: ['musl'], os };
  if (words.some((word) => word.startsWith('gnu'))) return { cpu, libc: ['glibc'], os };
  return { cpu, os };
}
