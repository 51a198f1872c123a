import { maximise } from './maximise.mjs';

/**
 * EM in plain typed-array code: what the kernels replace. Diagonal Gaussians; scaled forward pass, backward pass and
 * statistics in one sweep each, no allocation inside.
 * @returns the log-likelihood before each iteration
 */
export function fitWithPlainCode(problem) {
  const { nRows, nStates } = problem;
  const work = {
    likelihood: new Float64Array(nRows * nStates),
    filtered: new Float64Array(nRows * nStates),
    inverse: new Float64Array(nRows),
  };
  const history = [];
  for (let hmm = problem; history.length < problem.iterations; ) {
    history.push(writeLikelihood(hmm, problem.data, work) + forward(hmm, problem.runStarts, work));
    hmm = maximise(hmm, backward(hmm, problem, work));
  }
  return history;
}

/** @returns the sum of the logs of the rows' maxima, by which their likelihoods are divided */
function writeLikelihood({ nStates, nFeatures, means, covars }, data, { likelihood, inverse }) {
  const halfPrecision = covars.map((variance) => 0.5 / variance);
  const logNorm = new Float64Array(nStates);
  for (let kd = 0; kd < covars.length; kd++) {
    logNorm[Math.floor(kd / nFeatures)] -= 0.5 * Math.log(2 * Math.PI * covars[kd]);
  }
  let logMaxima = 0;
  for (let t = 0; t < inverse.length; t++) {
    const row = t * nStates;
    let max = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < nStates; k++) {
      let logDensity = logNorm[k];
      for (let d = 0; d < nFeatures; d++) {
        const deviation = data[t * nFeatures + d] - means[k * nFeatures + d];
        logDensity -= deviation * deviation * halfPrecision[k * nFeatures + d];
      }
      likelihood[row + k] = logDensity;
      if (logDensity > max) max = logDensity;
    }
    for (let k = 0; k < nStates; k++) likelihood[row + k] = Math.exp(likelihood[row + k] - max);
    logMaxima += max;
  }
  return logMaxima;
}

function forward(hmm, runStarts, { likelihood, filtered, inverse }) {
  const { nStates, startProb } = hmm;
  let logLik = 0;
  let run = 0;
  for (let t = 0; t < inverse.length; t++) {
    const row = t * nStates;
    if (t === runStarts[run]) {
      filtered.set(startProb, row);
      run++;
    } else {
      predict(hmm, filtered, row);
    }
    let sum = 0;
    for (let j = 0; j < nStates; j++) {
      const joint = filtered[row + j] * likelihood[row + j];
      filtered[row + j] = joint;
      sum += joint;
    }
    const scale = 1 / sum;
    for (let j = 0; j < nStates; j++) filtered[row + j] *= scale;
    inverse[t] = scale;
    logLik += Math.log(sum);
  }
  return logLik;
}

function predict({ nStates, transMat }, filtered, row) {
  const before = row - nStates;
  for (let j = 0; j < nStates; j++) {
    let prob = 0;
    for (let i = 0; i < nStates; i++) prob += filtered[before + i] * transMat[i * nStates + j];
    filtered[row + j] = prob;
  }
}

function backward(hmm, { data, runStarts, nRows }, work) {
  const { nStates, nFeatures } = hmm;
  const sums = {
    startCounts: new Float64Array(nStates),
    moves: new Float64Array(nStates * nStates),
    occupancy: new Float64Array(nStates),
    deviations: new Float64Array(nStates * nFeatures),
    squares: new Float64Array(nStates * nFeatures),
  };
  const onward = new Float64Array(nStates);
  const ratio = new Float64Array(nStates);
  let run = runStarts.length;
  let nextStart = nRows;
  for (let t = nRows - 1; t >= 0; t--) {
    const row = t * nStates;
    if (t + 1 === nextStart) {
      onward.fill(1);
      nextStart = runStarts[--run];
    } else {
      lookOnward(hmm, work.filtered, row, ratio, onward, sums.moves);
    }
    accumulate(hmm, data, t, work.filtered, onward, sums);
    if (t === nextStart) for (let k = 0; k < nStates; k++) sums.startCounts[k] += work.filtered[row + k] * onward[k];
    for (let k = 0; k < nStates; k++) ratio[k] = work.likelihood[row + k] * onward[k] * work.inverse[t];
  }
  return sums;
}

function lookOnward({ nStates, transMat }, filtered, row, ratio, onward, moves) {
  for (let i = 0; i < nStates; i++) {
    const prob = filtered[row + i];
    let sum = 0;
    for (let j = 0; j < nStates; j++) {
      const move = transMat[i * nStates + j] * ratio[j];
      moves[i * nStates + j] += prob * move;
      sum += move;
    }
    onward[i] = sum;
  }
}

function accumulate({ nStates, nFeatures, means }, data, t, filtered, onward, { occupancy, deviations, squares }) {
  for (let k = 0; k < nStates; k++) {
    const prob = filtered[t * nStates + k] * onward[k];
    const state = k * nFeatures;
    occupancy[k] += prob;
    for (let d = 0; d < nFeatures; d++) {
      const deviation = data[t * nFeatures + d] - means[state + d];
      const weighted = prob * deviation;
      deviations[state + d] += weighted;
      squares[state + d] += weighted * deviation;
    }
  }
}
