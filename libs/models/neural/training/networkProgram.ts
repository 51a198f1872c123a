import type { BackendName } from '../engine/backendNames.ts';
import type { CompiledProgram } from '../engine/compiledProgram.ts';
import { compileProgram } from '../engine/compileProgram.ts';
import { describeNetwork } from './describeNetwork.ts';
import { evaluationProgram } from './evaluationProgram.ts';
import type { Head } from './head.ts';
import type { Layout, Network, WindowShape } from './network.ts';
import { trainingProgram } from './trainingProgram.ts';

/** A network with its head, under a text that tells it from all others: equal keys are equal programs. */
export interface NetworkDesign {
  readonly key: string;
  readonly network: Network;
  readonly head: Head;
  /** default: onnx */
  readonly backend?: BackendName;
}

/** A compiled program and what its weights are. */
export interface NetworkProgram {
  readonly layout: Layout;
  readonly program: CompiledProgram;
}

/** Folds of a trial use the same two programs; older ones are freed. A fit runs two at a time. */
const KEPT = 6;

/** Programs of this thread, the one used last at the end. */
const programs = new Map<string, NetworkProgram>();

/** The program of a design for windows of a shape, compiled unless it was used a short while ago. */
export function networkProgram(
  design: NetworkDesign,
  window: WindowShape,
  kind: 'training' | 'evaluation',
): NetworkProgram {
  const key = JSON.stringify([design.key, design.backend, window, kind]);
  const made = programs.get(key) ?? compile(design, window, kind);
  programs.delete(key);
  programs.set(key, made);
  if (programs.size > KEPT) free(programs.keys().next().value!);
  return made;
}

function compile({ network, head, backend }: NetworkDesign, window: WindowShape, kind: string): NetworkProgram {
  const layout = describeNetwork(network, head.size, window);
  const make = kind === 'training' ? trainingProgram : evaluationProgram;
  return { layout, program: compileProgram(make(network, head, layout, window), backend) };
}

function free(key: string): void {
  programs.get(key)!.program.dispose();
  programs.delete(key);
}
