import { elementwise } from './elementwise.ts';
import { indexing } from './indexing.ts';
import type { KernelRule } from './kernelRule.ts';
import { reductions } from './reductions.ts';
import { shaping } from './shaping.ts';

const table = { ...elementwise, ...shaping, ...reductions, ...indexing };

/** The kernels of tfjs that the engine can run, by tfjs's names; `Affine` is one of its own. */
export type KernelName = keyof typeof table;

/** Everything the engine knows of each kernel. */
export const kernelTable: { readonly [K in KernelName]: KernelRule } = table;

export const kernelNames = Object.keys(table) as readonly KernelName[];
