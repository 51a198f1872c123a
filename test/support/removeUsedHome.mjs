/** Jest's global clean-up after `createUsedHome`. */
export default function removeUsedHome() {
  globalThis.removeUsedHome();
}
