import { logSumExp } from '@winnow/numerics';
import type { Hmm } from '../hmm.ts';
import type { SmootherWorkspace } from './workspace.ts';

/**
 * Forward and backward pass in log space throughout (Rabiner 1989, eq. 19–20 and 24–25, in logs): slower than the scaled
 * passes and their check. Notation: see hmm.ts.
 *
 *   logAlpha_tk = log p(x_1..t, s_t = k)    logBeta_tk = log p(x_t+1..T | s_t = k)
 */

/**
 * @param runStarts [R] first row of each run
 * @param work      `logDensity` is read; `filtered`, `smoothed` and `moves` are written
 * @returns log p(x_1..T), summed over the runs; −∞ when a run is impossible
 */
export function logForwardBackward(hmm: Hmm, runStarts: Int32Array, rows: number, work: SmootherWorkspace): number {
  const logAlpha = new Float64Array(rows * hmm.nStates);
  const logBeta = new Float64Array(rows * hmm.nStates);
  const logStart = hmm.startProb.map(Math.log);
  const logTrans = hmm.transMat.map(Math.log);
  work.moves.fill(0);
  let logLik = 0;
  for (let r = 0; r < runStarts.length; r++) {
    const first = runStarts[r]!;
    const end = runStarts[r + 1] ?? rows;
    forwardRun(logStart, logTrans, work.logDensity, first, end, logAlpha);
    backwardRun(logTrans, work.logDensity, first, end, logBeta);
    logLik += posteriorRun(logTrans, logAlpha, logBeta, first, end, work);
  }
  return logLik;
}

function forwardRun(
  logStart: Float64Array,
  logTrans: Float64Array,
  logDensity: Float64Array,
  first: number,
  end: number,
  logAlpha: Float64Array,
): void {
  const nStates = logStart.length;
  const terms = new Float64Array(nStates);
  for (let t = first; t < end; t++) {
    for (let j = 0; j < nStates; j++) {
      for (let i = 0; i < nStates; i++) {
        terms[i] = t === first ? 0 : logAlpha[(t - 1) * nStates + i]! + logTrans[i * nStates + j]!;
      }
      const logPredicted = t === first ? logStart[j]! : logSumExp(terms);
      logAlpha[t * nStates + j] = logPredicted + logDensity[t * nStates + j]!;
    }
  }
}

function backwardRun(
  logTrans: Float64Array,
  logDensity: Float64Array,
  first: number,
  end: number,
  logBeta: Float64Array,
): void {
  const nStates = Math.sqrt(logTrans.length);
  const terms = new Float64Array(nStates);
  logBeta.fill(0, (end - 1) * nStates, end * nStates);
  for (let t = end - 2; t >= first; t--) {
    const next = (t + 1) * nStates;
    for (let i = 0; i < nStates; i++) {
      for (let j = 0; j < nStates; j++) {
        terms[j] = logTrans[i * nStates + j]! + logDensity[next + j]! + logBeta[next + j]!;
      }
      logBeta[t * nStates + i] = logSumExp(terms);
    }
  }
}

/** Writes the probabilities of one run. @returns its log-likelihood */
function posteriorRun(
  logTrans: Float64Array,
  logAlpha: Float64Array,
  logBeta: Float64Array,
  first: number,
  end: number,
  { logDensity, filtered, smoothed, moves }: SmootherWorkspace,
): number {
  const nStates = Math.sqrt(logTrans.length);
  const logLik = logSumExp(logAlpha.subarray((end - 1) * nStates, end * nStates));
  for (let t = first; t < end; t++) {
    const logTotal = logSumExp(logAlpha.subarray(t * nStates, (t + 1) * nStates));
    for (let tk = t * nStates; tk < (t + 1) * nStates; tk++) {
      filtered[tk] = Math.exp(logAlpha[tk]! - logTotal);
      smoothed[tk] = Math.exp(logAlpha[tk]! + logBeta[tk]! - logLik);
    }
    if (t === first) continue;
    for (let ij = 0; ij < logTrans.length; ij++) {
      const from = (t - 1) * nStates + Math.floor(ij / nStates);
      const to = t * nStates + (ij % nStates);
      moves[ij]! += Math.exp(logAlpha[from]! + logTrans[ij]! + logDensity[to]! + logBeta[to]! - logLik);
    }
  }
  return logLik;
}
