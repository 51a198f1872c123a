#!/usr/bin/env node
import { existsSync } from 'node:fs';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';

// V8 by default takes cores that are meant for trials (docs/adr/0028-v8-settings.md). Node 20 optimises whatever has run for
// some milliseconds, beside it: that was a fifth of the processor time of a farm of short trials. Waiting eight times as
// long costs long fits nothing. Later versions have a compiler in between, and not this setting.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=528000');
// Young objects are collected by the thread that made them, and less often.
setFlagsFromString('--no-parallel-scavenge');
setFlagsFromString('--min-semi-space-size=8');

const cli = new URL('../dist/bundle/cli.js', import.meta.url);
if (!existsSync(cli)) {
  process.stderr.write('winnow: the project is not built yet. Run `make build` first.\n');
  process.exit(1);
}
await import(cli.href);
