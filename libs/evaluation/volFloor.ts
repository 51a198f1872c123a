/**
 * Smallest standard deviation that a ratio divides by: a ten-thousandth of a basis point of capital. P&L that varies less
 * is no trading or rounding residue, and dividing by it would make a huge ratio out of nothing.
 */
export const VOL_FLOOR = 1e-8;
