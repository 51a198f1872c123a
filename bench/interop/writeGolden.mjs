import { writeFileSync } from 'node:fs';

/** Cases whose files are kept: what they have in them is all that files can have. */
const KEPT = ['lightgbm multiclass, categories', 'lightgbm zero_as_missing', 'xgboost reg:squarederror, categories'];

/** Writes what Winnow wrote and the peers agreed with. */
export function writeGolden(requests, versions) {
  const kept = requests.filter(({ item, gap }) => KEPT.includes(item.name) && gap !== undefined);
  const files = kept.map(({ item, format, content, gap }) => ({
    model: item.name,
    format,
    gap,
    content: typeof content === 'string' ? content : Buffer.from(content).toString('base64'),
  }));
  const golden = {
    generator: 'bench/interop/run.mjs',
    command: 'node bench/interop/run.mjs --golden',
    versions,
    files,
  };
  const path = new URL('../../test/golden/interop/written.json', import.meta.url);
  writeFileSync(path, `${JSON.stringify(golden, null, 1)}\n`);
}
