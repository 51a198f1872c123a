/**
 * Expected rows below which a state's parameters are quotients of rounding errors: sums over up to 10⁷ rows of
 * probabilities with 16 digits carry about 1e-9.
 */
export const MIN_OCCUPANCY = 1e-6;
