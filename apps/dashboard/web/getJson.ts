import type { ErrorAnswer } from './api.ts';

const ANSWER_TIMEOUT_MS = 5_000;

/** @throws Error whose message is a sentence for the reader */
export async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch((cause: unknown) => {
    throw new Error('Is it still running?', { cause });
  });
  if (response.ok) return (await response.json()) as T;
  throw new Error(await failureOf(response));
}

async function failureOf(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as ErrorAnswer;
    return `${error.message}.`;
  } catch {
    return `It answers with status ${response.status}.`;
  }
}
