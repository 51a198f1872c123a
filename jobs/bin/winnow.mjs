#!/usr/bin/env node
import { existsSync } from 'node:fs';

const cli = new URL('../dist/bundle/cli.js', import.meta.url);
if (!existsSync(cli)) {
  process.stderr.write('winnow: the project is not built yet. Run `make build` first.\n');
  process.exit(1);
}
await import(cli.href);
