import { Worker } from 'node:worker_threads';
import { type ErrorCode, errorTable, WinnowError } from '@winnow/core';
import type { ComponentKind } from '../store/components.ts';
import type { ComponentMessage, HostedData } from './runComponent.ts';

/** A component that runs as a thread of this process. */
export interface HostedComponent {
  readonly kind: ComponentKind;
  readonly info: Readonly<Record<string, string | number>>;
  /** rejects when the component ends before it was asked to */
  readonly failure: Promise<never>;
  stop(): Promise<void>;
}

/** The main module of each component, as the composition root resolved it. */
export type ComponentEntries = Readonly<Record<ComponentKind, URL>>;

/**
 * Starts a component in a thread with settled configuration and waits until it is ready.
 * @throws WinnowError with the code that the component failed with
 */
export async function hostComponent(
  kind: ComponentKind,
  entries: ComponentEntries,
  data: HostedData,
): Promise<HostedComponent> {
  const worker = new Worker(entries[kind], { workerData: data });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let stopping = false;
  let fail: (error: Error) => void = () => {};
  const failure = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failure.catch(() => {}); // whoever waits for it sees it; nobody has to

  const info = await new Promise<HostedComponent['info']>((resolve, reject) => {
    worker.on('message', (message: ComponentMessage) => {
      if (message.type === 'ready') resolve(message.info);
      else reject(failed(kind, message.message, message.code));
    });
    worker.once('error', (error) => {
      reject(failed(kind, error.message));
      fail(failed(kind, error.message));
    });
    worker.once('exit', (code) => {
      reject(failed(kind, `exit ${code}`));
      if (!stopping) fail(failed(kind, `exit ${code}`));
    });
  });
  const stop = async () => {
    stopping = true;
    worker.postMessage('stop');
    await exited;
  };
  return { kind, info, failure, stop };
}

function failed(kind: ComponentKind, message: string, code?: string): Error {
  if (code !== undefined && Object.hasOwn(errorTable, code) && code !== 'component_failed')
    return new RemoteError(code as ErrorCode, message);
  return new WinnowError('component_failed', { where: kind, rule: 'must run until it is stopped', got: message });
}

/** An error that was composed on the other side: its message is complete. */
class RemoteError extends WinnowError {
  constructor(code: ErrorCode, message: string) {
    super(code, { where: '', rule: '' });
    this.message = message;
  }
}
