// `make install`: npm ci, where that changes anything.
import './requireNode.mjs';
import { ensureInstalled } from './ensureInstalled.mjs';
import { onInterrupt } from './onInterrupt.mjs';

process.exitCode = (await ensureInstalled(onInterrupt())).exitCode;
