import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { processStart } from './processStart.ts';
import type { ServicesReady } from './server.ts';

/** The process that holds the embedded services of a home. */
export interface Holder {
  readonly pid: number;
  /** when it was started; undefined where the system does not say */
  readonly start?: string | undefined;
}

/** Names the process that runs the services; the ports are there once others may use them. */
export type ServicesFile = Holder & Partial<ServicesReady>;

export function holder(pid: number): Holder {
  return { pid, start: processStart(pid) };
}

/** Creates the services file for this process; a file whose process is gone is taken over. False: somebody holds it. */
export function takeLock(file: string): boolean {
  const content = readServicesFile(file);
  if (content !== undefined && isHeld(content)) return false;
  if (!removeStale(file)) return false;
  const temporary = writeTemporary(file, holder(process.pid));
  try {
    linkSync(temporary, file); // atomic: fails when another process was faster, and no reader sees half a file
    return true;
  } catch {
    return false;
  } finally {
    rmSync(temporary);
  }
}

/** Takes the file of a dead holder away. False: meanwhile another process had put its own there, and it is back. */
function removeStale(file: string): boolean {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return true; // there is none
  }
  const content = readServicesFile(aside);
  const isStale = content === undefined || !isHeld(content);
  if (isStale) rmSync(aside);
  else renameSync(aside, file);
  return isStale;
}

export function publishServices(file: string, content: ServicesFile): void {
  renameSync(writeTemporary(file, content), file);
}

function writeTemporary(file: string, content: ServicesFile): string {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(content));
  return temporary;
}

export function readServicesFile(file: string): ServicesFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether the process that a file names lives. A process id can be used again: by then the process has another start. */
function isHeld({ pid, start }: ServicesFile): boolean {
  if (!isAlive(pid)) return false;
  const found = processStart(pid);
  return start === undefined || found === undefined || found === start;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
