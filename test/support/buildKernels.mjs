// Jest's globalSetup: unit tests run from the sources and need no build, kernels.wasm aside.
import { buildKernels } from '../../scripts/buildKernels.mjs';

export default buildKernels;
