import { createInterface } from 'node:readline';
import { encodeJson, WinnowError } from '@winnow/core';
import { parseJson, readJsonFile } from '@winnow/platform';
import {
  type AskTellAnswer,
  compileSpace,
  createAskTellSession,
  createPruner,
  createSampler,
  type Direction,
  negatePruner,
  parseSpec,
  prunerSchema,
  type SpaceJson,
  samplerSchema,
  severalObjectivesProblem,
} from '@winnow/search';
import { Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from './farm/settings.ts';

interface AskTellFlags {
  readonly space: string;
  readonly sampler: string;
  readonly pruner: string;
  readonly seed: number;
  readonly direction: readonly Direction[];
}

const MOST_OBJECTIVES = 4; // fronts of more hold nearly all trials, and their hypervolume takes long

export function askTellCommand(): Command {
  return new Command('ask-tell')
    .description('Search over standard input and output, one JSON object a line, for programs in any language.')
    .requiredOption('--space <file>', 'the search space, as JSON')
    .option('--sampler <sampler>', 'name, or JSON with options', 'tpe')
    .option('--pruner <pruner>', 'name, or JSON with options', 'none')
    .option('--seed <n>', 'same seed and same requests, same answers', wholeNumber(0), 0)
    .addOption(
      new Option('--direction <direction>', 'minimize or maximize; of several objectives with commas')
        .argParser(directions)
        .default(['minimize'], 'minimize'),
    )
    .action(askTell);
}

async function askTell({ space, sampler, pruner, seed, direction }: AskTellFlags): Promise<void> {
  const samplerSpec = parseSpec(samplerSchema, readSpec('--sampler', sampler), '--sampler');
  const prunerSpec = parseSpec(prunerSchema, readSpec('--pruner', pruner), '--pruner');
  const problem = direction.length > 1 ? severalObjectivesProblem(samplerSpec, prunerSpec) : undefined;
  if (problem !== undefined) {
    throw new WinnowError('search_invalid', { where: `--${problem.key}`, rule: problem.rule, got: problem.got });
  }
  const session = createAskTellSession({
    space: compileSpace(readJsonFile(space) as SpaceJson),
    sampler: createSampler(samplerSpec),
    pruner: createPruner(direction[0] === 'minimize' ? negatePruner(prunerSpec) : prunerSpec),
    seed,
    directions: direction,
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

/** `minimize` or `minimize,maximize`. */
function directions(text: string): Direction[] {
  const given = text.split(',');
  const isDirection = (word: string): word is Direction => word === 'minimize' || word === 'maximize';
  if (given.length <= MOST_OBJECTIVES && given.every(isDirection)) return given;
  throw new InvalidArgumentError(
    `must be minimize or maximize, or two to ${MOST_OBJECTIVES} of them with commas between`,
  );
}

/** `tpe` or `{"name":"tpe","multivariate":true}`. */
function readSpec(flag: string, text: string): unknown {
  return text.trimStart().startsWith('{') ? parseJson(text, flag) : { name: text };
}
