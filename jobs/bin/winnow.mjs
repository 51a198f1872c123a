#!/usr/bin/env node
import { existsSync } from 'node:fs';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';

// Node 20 optimises whatever has run for some milliseconds, beside it on other cores: that was nearly a third of the
// processor time of a farm of short trials. Waiting eight times as long costs long fits nothing. Later versions have a compiler in
// between, and not this setting (docs/adr/0028-later-optimisation.md).
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=528000');
// Helpers of V8's collector would take the cores from trials (docs/adr/0030-own-collector.md).
setFlagsFromString('--no-parallel-scavenge');
setFlagsFromString('--min-semi-space-size=8');

const cli = new URL('../dist/bundle/cli.js', import.meta.url);
if (!existsSync(cli)) {
  process.stderr.write('winnow: the project is not built yet. Run `make build` first.\n');
  process.exit(1);
}
await import(cli.href);
