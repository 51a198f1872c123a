/** Float32 numbers as text that JSON holds exactly and shortly: base64 of their little-endian bytes. */
export function floatsToText(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

export function textToFloats(text: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64')); // a copy of its own starts where a Float32Array may
  return new Float32Array(bytes.buffer);
}
