// `node scripts/buildKernels.mjs`: compiles libs/kernels/assembly to kernels.wasm, which lies beside the module that
// loads it, in the sources (for unit tests) and in dist. Does nothing when neither the sources nor the compiler changed.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const lib = new URL('../libs/kernels/', import.meta.url);
const assembly = new URL('assembly/', lib);
const outputs = ['memory/kernels.wasm', 'dist/memory/kernels.wasm'].map((path) => new URL(path, lib));
const stamp = new URL('memory/kernels.wasm.sha256', lib);

/** No runtime, no abort message: kernels get checked arguments and allocate nothing. Relaxed SIMD stays off. */
const OPTIONS = [
  '--optimizeLevel',
  '3',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--use',
  'abort=',
  '--initialMemory',
  '1',
];

/** @returns {Promise<boolean>} whether there was anything to do */
export async function buildKernels() {
  const hash = inputHash();
  if (outputs.every(existsSync) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  const wasm = await compile();
  for (const output of outputs) replaceFile(output, wasm);
  replaceFile(stamp, hash);
  return true;
}

function inputHash() {
  const manifest = new URL('../package.json', import.meta.url);
  const hash = createHash('sha256').update(JSON.parse(readFileSync(manifest, 'utf8')).devDependencies.assemblyscript);
  hash.update(readFileSync(new URL(import.meta.url)));
  for (const name of readdirSync(assembly).sort()) hash.update(name).update(readFileSync(new URL(name, assembly)));
  return hash.digest('hex');
}

async function compile() {
  const { default: asc } = await import('assemblyscript/asc');
  let wasm;
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'kernels.wasm', ...OPTIONS], {
    readFile: (name, base) => readText(new URL(name, base === '.' ? assembly : new URL(`${base}/`, assembly))),
    writeFile: (_, content) => {
      wasm = content;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  return wasm;
}

function readText(url) {
  return existsSync(url) ? readFileSync(url, 'utf8') : null;
}

/** Whole or not at all: several test runs may build at once. */
function replaceFile(url, content) {
  mkdirSync(dirname(fileURLToPath(url)), { recursive: true });
  const draft = new URL(`${url.href}.${randomUUID()}`);
  writeFileSync(draft, content);
  renameSync(draft, url);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--clean')) for (const file of [...outputs, stamp]) rmSync(file, { force: true });
  else await buildKernels();
}
