// As much of Protocol Buffers' wire format as an ONNX file needs: fields of varints, floats and
// bytes (https://protobuf.dev/programming-guides/encoding). Used by onnx-model.ts.

/** One encoded field, or several in a row. */
export type Encoded = Uint8Array[];

const VARINT = 0;
const BYTES = 2;
const FIXED_32 = 5;

const text = new TextEncoder();

/** A whole number that is not negative. */
export function number(field: number, value: number): Encoded {
  return [varint(field * 8 + VARINT), varint(value)];
}

export function float(field: number, value: number): Encoded {
  return [varint(field * 8 + FIXED_32), new Uint8Array(Float32Array.of(value).buffer)];
}

export function bytes(field: number, value: Uint8Array): Encoded {
  return [varint(field * 8 + BYTES), varint(value.length), value];
}

export function string(field: number, value: string): Encoded {
  return bytes(field, text.encode(value));
}

/** A message within a message. */
export function message(field: number, ...parts: Encoded[]): Encoded {
  const content = parts.flat();
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return [varint(field * 8 + BYTES), varint(length), ...content];
}

/** The bytes of a whole message. */
export function join(...parts: Encoded[]): Uint8Array<ArrayBuffer> {
  const content = parts.flat();
  const joined = new Uint8Array(content.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of content) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function varint(value: number): Uint8Array {
  const digits: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) digits.push((value % 128) + 128);
  return Uint8Array.from([...digits, value]);
}
