import type { Series } from '@winnow/market';
import { findLookAhead, trialKnowledge, walkingForward } from '@winnow/pipeline';
import { prepareStudy } from '@winnow/platform';
import { type BoundStudy, buildTrialSpec } from '@winnow/study';
import { Command } from 'commander';
import { wholeNumber } from './farm/settings.ts';
import { auditReport, type Offence } from './ui/auditReport.ts';

const DEFAULT_CUTS = 3;

export function auditCommand(): Command {
  return new Command('audit')
    .description('Prove that a study has no look-ahead: change the future and see whether anything known before moves.')
    .argument('<study.json>', 'the study file')
    .option(
      '--cuts <n>',
      'points in the forward window after which the future is changed',
      wholeNumber(1),
      DEFAULT_CUTS,
    )
    .action(audit);
}

/** Audits features, label and every model of the study on every symbol of its forward stage. Exit code 1 on an offence. */
async function audit(path: string, options: { cuts: number }): Promise<void> {
  const { spec, dataRefs, series } = await prepareStudy(path);
  const study: BoundStudy = { id: 'audit', spec, dataRefs };
  const offences: Offence[] = [];
  for (const symbol of spec.stages.forward.symbols) {
    for (const model of spec.models) offences.push(...auditModel(study, model, series.get(symbol)!, options.cuts));
  }
  const { length } = spec.features.features;
  const scope = `${length} features, label ${spec.label.kind}, models ${spec.models.join(', ')}, symbols ${spec.stages.forward.symbols.join(', ')}`;
  const { text, exitCode } = auditReport(offences, scope, options.cuts);
  process.stdout.write(text);
  process.exitCode = exitCode;
}

/** One model on one symbol, walking forward through the forward window with the model's default parameters. */
function auditModel(study: BoundStudy, model: string, series: Series, cutCount: number): Offence[] {
  const planned = { number: 0, params: study.spec.models.length > 1 ? { model } : {}, pruneAt: [], parent: null };
  const built = buildTrialSpec(study, 'forward', planned);
  const trial = walkingForward(built, study.spec.stages.search.window.from);
  const cuts = cutsWithin(series, trial.window, cutCount);
  return findLookAhead((bars) => trialKnowledge(trial, bars), series, cuts, study.spec.seed).map((found) => ({
    ...found,
    model,
    series,
  }));
}

/** Bars that cut the evaluation window into equal parts. */
function cutsWithin({ ts, rows }: Series, window: { from: number; to: number }, count: number): number[] {
  const inside = Array.from({ length: rows }, (_, bar) => bar).filter(
    (bar) => ts[bar]! >= window.from && ts[bar]! < window.to,
  );
  return Array.from({ length: count }, (_, i) => inside[Math.floor(((i + 1) * inside.length) / (count + 1))]!);
}
