/** A bijection of 32 bits whose output bits each depend on all input bits (Appleby's MurmurHash3 finaliser). */
export function mix(value: u32): u32 {
  value = (value ^ (value >> 16)) * 0x85ebca6b;
  value = (value ^ (value >> 13)) * 0xc2b2ae35;
  return value ^ (value >> 16);
}
