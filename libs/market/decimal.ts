/**
 * Decimal numbers from text and from bytes, correctly rounded: the double that is nearest to what is written.
 *
 * Notation: a number is written as a whole number w over 10^scale; w = head·10^k + tail, with head the first 9 digits and tail
 * the k others, so that both are summed up as 32-bit integers.
 */

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NON_FINITE = /^[+-]?(nan|inf|infinity)$/i;

/**
 * Any decimal number. The words NaN and inf pass, so that validation refuses them as values, not as text. -0 becomes 0:
 * equal data must hash equally.
 * @returns undefined when `text` is no number
 */
export function parseDecimal(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text) + 0;
  if (!NON_FINITE.test(text)) return undefined;
  if (/nan/i.test(text)) return Number.NaN;
  return text.startsWith('-') ? -Infinity : Infinity;
}

const ZERO = 0x30;
const POINT = 0x2e;
const MINUS = 0x2d;

const INT_DIGITS = 9; // as many fit in a 32-bit integer, whatever they are
const MAX_SCALE = 22; // 10^22 is the last power of ten that is a double
const POWERS = Float64Array.from({ length: MAX_SCALE + 1 }, (_, k) => Number(`1e${k}`));
const MAX_EXACT = 2 ** 53; // every whole number up to here is a double

/**
 * Reads the number that starts at `at` and is written with digits, a point and a minus sign alone.
 * @param out receives it at `index`
 * @returns the byte after it, or −1 when it is not such a number: then it is for `parseDecimal`
 */
export function readDecimal(bytes: Uint8Array, at: number, out: Float64Array, index: number): number {
  const first = bytes[at] === MINUS ? at + 1 : at;
  let i = first;
  let head = 0;
  let digit = bytes[i]! - ZERO;
  for (const limit = first + INT_DIGITS; digit >= 0 && digit <= 9 && i < limit; ) {
    head = Math.imul(head, 10) + digit;
    digit = bytes[++i]! - ZERO;
  }
  if (digit >= 0 && digit <= 9) return readWide(bytes, at, out, index);
  if (digit !== POINT - ZERO) {
    out[index] = first > at ? 0 - head : head;
    return i === first ? -1 : i;
  }
  const point = i;
  digit = bytes[++i]! - ZERO;
  for (const limit = first + INT_DIGITS + 1; digit >= 0 && digit <= 9 && i < limit; ) {
    head = Math.imul(head, 10) + digit;
    digit = bytes[++i]! - ZERO;
  }
  if (i === first + 1) return -1; // a point alone
  const isLong = digit >= 0 && digit <= 9;
  const end = isLong ? endOfDigits(bytes, i) : i;
  const magnitude = isLong ? longDecimal(bytes, head, i, end, end - point - 1) : head / POWERS[i - point - 1]!;
  out[index] = first > at ? 0 - magnitude : magnitude;
  return Number.isNaN(magnitude) ? -1 : end;
}

/** As `readDecimal`, with up to 18 digits wherever the point is. */
function readWide(bytes: Uint8Array, at: number, out: Float64Array, index: number): number {
  const first = bytes[at] === MINUS ? at + 1 : at;
  let head = 0;
  let tail = 0;
  let digits = 0;
  let point = -1;
  let i = first;
  for (; ; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (digits < INT_DIGITS) head = 10 * head + digit;
      else tail = 10 * tail + digit;
      digits += 1;
    } else if (digit === POINT - ZERO && point < 0) point = i;
    else break;
  }
  if (digits > 2 * INT_DIGITS) return -1;
  const magnitude = quotient(head * POWERS[digits - INT_DIGITS]!, tail, point < 0 ? 0 : i - point - 1);
  out[index] = first > at ? 0 - magnitude : magnitude;
  return Number.isNaN(magnitude) ? -1 : i;
}

function endOfDigits(bytes: Uint8Array, at: number): number {
  let end = at;
  while (bytes[end]! >= ZERO && bytes[end]! <= ZERO + 9) end += 1;
  return end;
}

/** The number with 9 digits `head`, then those of bytes [at, end), over 10^scale; NaN when it is too long to be told. */
function longDecimal(bytes: Uint8Array, head: number, at: number, end: number, scale: number): number {
  if (end - at > INT_DIGITS || scale > MAX_SCALE) return Number.NaN;
  let tail = 0;
  for (let i = at; i < end; i++) tail = Math.imul(tail, 10) + bytes[i]! - ZERO;
  return quotient(head * POWERS[end - at]!, tail, scale);
}

/**
 * (front + tail) / 10^scale, correctly rounded; NaN when that cannot be told.
 *
 * Below 2^53 both sides are exact doubles and one division does it (Clinger 1990, "How to read floating point numbers
 * accurately", section 2). Above, the quotient is q + c with c the correction from the exact remainder; the sum is right
 * unless it lies so close to the middle of two doubles that the error of c could matter (Ziv 1991, rounding test).
 * @param front head·10^k, 0 or larger than tail; a double, because 10^9 has 21 odd bits and head 30
 */
function quotient(front: number, tail: number, scale: number): number {
  const power = POWERS[scale]!;
  const whole = front + tail;
  if (whole <= MAX_EXACT) return whole / power;
  const lost = tail - (whole - front);
  const q = whole / power;
  const product = q * power;
  const correction = (whole - product - productError(q, power, product) + lost) / power;
  const sum = q + correction;
  const rest = correction - (sum - q);
  return sum + rest * ZIV_MARGIN === sum ? sum : Number.NaN;
}

const ZIV_MARGIN = 1 + 2 ** -40; // the error of the correction is below 2^-50 of its size
const SPLITTER = 2 ** 27 + 1;

/** a·b − product, exactly, for product = fl(a·b) (Dekker 1971, "A floating-point technique", with Veltkamp's split). */
function productError(a: number, b: number, product: number): number {
  const aHigh = high(a);
  const aLow = a - aHigh;
  const bHigh = high(b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** The upper 26 bits of a double. */
function high(a: number): number {
  const scaled = SPLITTER * a;
  return scaled - (scaled - a);
}
