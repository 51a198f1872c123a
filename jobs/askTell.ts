import { createInterface } from 'node:readline';
import { encodeJson } from '@winnow/core';
import { parseJson, readJsonFile } from '@winnow/platform';
import {
  type AskTellAnswer,
  compileSpace,
  createAskTellSession,
  createPruner,
  createSampler,
  negatePruner,
  parseSpec,
  prunerSchema,
  type SpaceJson,
  samplerSchema,
} from '@winnow/search';
import { Command, Option } from 'commander';
import { wholeNumber } from './farm/settings.ts';

interface AskTellFlags {
  readonly space: string;
  readonly sampler: string;
  readonly pruner: string;
  readonly seed: number;
  readonly direction: 'minimize' | 'maximize';
}

export function askTellCommand(): Command {
  return new Command('ask-tell')
    .description('Search over standard input and output, one JSON object a line, for programs in any language.')
    .requiredOption('--space <file>', 'the search space, as JSON')
    .option('--sampler <sampler>', 'name, or JSON with options', 'tpe')
    .option('--pruner <pruner>', 'name, or JSON with options', 'none')
    .option('--seed <n>', 'same seed and same requests, same answers', wholeNumber(0), 0)
    .addOption(
      new Option('--direction <direction>', 'of the values that are told')
        .choices(['minimize', 'maximize'])
        .default('minimize'),
    )
    .action(askTell);
}

async function askTell({ space, sampler, pruner, seed, direction }: AskTellFlags): Promise<void> {
  const prunerSpec = parseSpec(prunerSchema, readSpec('--pruner', pruner), '--pruner');
  const session = createAskTellSession({
    space: compileSpace(readJsonFile(space) as SpaceJson),
    sampler: createSampler(parseSpec(samplerSchema, readSpec('--sampler', sampler), '--sampler')),
    pruner: createPruner(direction === 'minimize' ? negatePruner(prunerSpec) : prunerSpec),
    seed,
    direction,
  });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') process.stdout.write(`${encodeJson(answerLine(session, line))}\n`);
  }
}

function answerLine(session: (request: unknown) => AskTellAnswer, line: string): AskTellAnswer {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (error) {
    // Python's json writes NaN and Infinity bare
    const code = /[:\s](NaN|-?Infinity)\b/.test(line) ? 'search_value' : 'search_request';
    return { error: { code, message: `request: must be JSON with finite numbers (${(error as Error).message})` } };
  }
  return session(request);
}

/** `tpe` or `{"name":"tpe","multivariate":true}`. */
function readSpec(flag: string, text: string): unknown {
  return text.trimStart().startsWith('{') ? parseJson(text, flag) : { name: text };
}
