// Builds an ONNX file: nodes and constants are added, and encode() returns the bytes. Field numbers are those of
// onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3). Next: export-network.ts.

/** ONNX's operator set, and the oldest format version that supports it. */
const OPERATOR_SET = 17;
const FORMAT_VERSION = 8;

const ELEMENT_FLOAT = 1;
const ATTRIBUTE = { float: 1, integer: 2, string: 3, integers: 7 };

/** One or several encoded fields in Protocol Buffers' wire format (https://protobuf.dev/programming-guides/encoding). */
type Encoded = Uint8Array[];

const VARINT = 0;
const BYTES = 2;
const FIXED_32 = 5;

const text = new TextEncoder();

export type Attribute = number | string | number[];

export class OnnxModel {
  readonly #nodes: Encoded[] = [];
  readonly #constants = new Map<string, Encoded>();
  #count = 0;

  /** Adds a node with one output and returns the output's name. */
  add(operator: string, inputs: string[], attributes: Record<string, Attribute> = {}): string {
    const output = `value_${this.#count++}`;
    this.#nodes.push(
      message(
        1,
        ...inputs.map((input) => string(1, input)),
        string(2, output),
        string(4, operator),
        ...Object.entries(attributes).map(encodeAttribute),
      ),
    );
    return output;
  }

  /** Adds a named constant once, and returns its name. */
  constant(name: string, shape: number[], values: Float32Array): string {
    if (this.#constants.has(name)) return name;
    const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const dimensions = shape.map((side) => number(1, side));
    const type = number(2, ELEMENT_FLOAT);
    this.#constants.set(name, message(5, ...dimensions, type, string(8, name), bytes(9, raw)));
    return name;
  }

  /** Encodes the file. Shapes are [count, channels, height, width]. */
  encode(input: { name: string; shape: number[] }, outputs: Record<string, string>) {
    const aliases = Object.entries(outputs).map(([name, value]) =>
      message(1, string(1, value), string(2, name), string(4, 'Identity')),
    );
    const graph = message(
      7,
      ...this.#nodes,
      ...aliases,
      string(2, 'keydot'),
      ...this.#constants.values(),
      encodeValue(11, input.name, input.shape),
      ...Object.keys(outputs).map((name) => encodeValue(12, name, null)),
    );
    const operators = message(8, string(1, ''), number(2, OPERATOR_SET));
    return join(number(1, FORMAT_VERSION), string(2, 'keydot'), graph, operators);
  }
}

function encodeAttribute([name, value]: [string, Attribute]): Encoded {
  if (typeof value === 'string') {
    return message(5, string(1, name), string(4, value), number(20, ATTRIBUTE.string));
  }
  if (typeof value === 'number') {
    return Number.isInteger(value)
      ? message(5, string(1, name), number(3, value), number(20, ATTRIBUTE.integer))
      : message(5, string(1, name), float(2, value), number(20, ATTRIBUTE.float));
  }
  const integers = value.map((each) => number(8, each));
  return message(5, string(1, name), ...integers, number(20, ATTRIBUTE.integers));
}

function encodeValue(field: number, name: string, shape: number[] | null): Encoded {
  const dimensions = shape?.map((side) => message(1, number(1, side))) ?? [];
  const type = message(1, number(1, ELEMENT_FLOAT), ...(shape ? [message(2, ...dimensions)] : []));
  return message(field, string(1, name), message(2, type));
}

/** A non-negative integer. */
function number(field: number, value: number): Encoded {
  return [varint(field * 8 + VARINT), varint(value)];
}

function float(field: number, value: number): Encoded {
  return [varint(field * 8 + FIXED_32), new Uint8Array(Float32Array.of(value).buffer)];
}

function bytes(field: number, value: Uint8Array): Encoded {
  return [varint(field * 8 + BYTES), varint(value.length), value];
}

function string(field: number, value: string): Encoded {
  return bytes(field, text.encode(value));
}

/** A nested message. */
function message(field: number, ...parts: Encoded[]): Encoded {
  const content = parts.flat();
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return [varint(field * 8 + BYTES), varint(length), ...content];
}

/** The bytes of a complete message. */
function join(...parts: Encoded[]): Uint8Array<ArrayBuffer> {
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
