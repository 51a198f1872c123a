/**
 * A running sum with Neumaier's correction (Neumaier 1974, "Rundungsfehleranalyse einiger Verfahren zur Summation
 * endlicher Summen", ZAMM 54): its error does not grow with the number of terms.
 */
export class CompensatedSum {
  private sum = 0;
  private correction = 0;

  /** @returns the sum with `term` included */
  push(term: number): number {
    const next = this.sum + term;
    this.correction += Math.abs(this.sum) >= Math.abs(term) ? this.sum - next + term : term - next + this.sum;
    this.sum = next;
    return this.sum + this.correction;
  }
}
