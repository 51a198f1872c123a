import { decodeSafetensors } from '../../safetensors/decodeSafetensors.ts';
import { encodeSafetensors } from '../../safetensors/encodeSafetensors.ts';
import type { NamedTensor } from '../../safetensors/namedTensor.ts';

/** What the epochs of a training have come to. Streams are drawn anew for each epoch, so nothing of them is kept. */
export interface TrainingProgress {
  /** [epochs so far] mean loss of each epoch's batches, as they came */
  readonly trainLoss: number[];
  /** [epochs so far] empty without validation rows */
  readonly validationLoss: number[];
  /** the epoch, from 0, whose weights are kept */
  keptEpoch: number;
}

/** Numbers that a training changes from epoch to epoch, in place, by name. */
export type TrainingMemory = Readonly<Record<string, Float32Array | Float64Array>>;

const LOSSES = ['trainLoss', 'validationLoss'] as const;

/** Progress and memory as a file of tensors. */
export function encodeProgress(progress: TrainingProgress, memory: TrainingMemory): Uint8Array {
  const numbers = {
    trainLoss: Float64Array.from(progress.trainLoss),
    validationLoss: Float64Array.from(progress.validationLoss),
    keptEpoch: Float64Array.of(progress.keptEpoch),
  };
  const named = Object.entries({ ...numbers, ...memory });
  return encodeSafetensors(named.map(([name, data]): NamedTensor => ({ name, shape: [data.length], data })));
}

/**
 * Puts back what `encodeProgress` wrote, unless it is of a training with another memory.
 * @returns whether it did
 */
export function restoreProgress(bytes: Uint8Array, progress: TrainingProgress, memory: TrainingMemory): boolean {
  const saved = new Map(decodeSafetensors(bytes, 'checkpoint').map(({ name, data }) => [name, data]));
  const numbers = [...LOSSES, 'keptEpoch'].map((name) => saved.get(name));
  const isWhole = Object.entries(memory).every(([name, { length }]) => saved.get(name)?.length === length);
  if (!isWhole || numbers.includes(undefined)) return false;
  for (const [name, data] of Object.entries(memory)) data.set(saved.get(name)!);
  for (const name of LOSSES) progress[name].splice(0, progress[name].length, ...saved.get(name)!);
  progress.keptEpoch = saved.get('keptEpoch')![0]!;
  return true;
}
