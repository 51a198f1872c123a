import { assertArgument, assertShape } from '@winnow/core';
import { PbfWriter } from 'pbf';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from './onnxModel.ts';
import { onnxTypes } from './onnxTypes.ts';

/** Numbers of the fields are those of onnx.proto3 (github.com/onnx/onnx). */

/** Of the operators up to opset 18; readers of newer ones read it too. */
const IR_VERSION = 8;

/**
 * The bytes of an .onnx file. The same model gives the same bytes.
 * @throws WinnowError `shape_mismatch` for a tensor whose elements do not fill its sizes
 */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const out = new PbfWriter();
  out.writeVarintField(1, IR_VERSION);
  out.writeStringField(2, model.producer);
  out.writeMessage(7, writeGraph, model.graph);
  for (const opset of Object.entries(model.opsets)) out.writeMessage(8, writeOpset, opset);
  for (const entry of Object.entries(model.metadata ?? {})) out.writeMessage(14, writeEntry, entry);
  return out.finish();
}

function writeOpset([domain, version]: [string, number], out: PbfWriter): void {
  if (domain !== '') out.writeStringField(1, domain);
  out.writeVarintField(2, version);
}

function writeEntry([key, value]: [string, string], out: PbfWriter): void {
  out.writeStringField(1, key);
  out.writeStringField(2, value);
}

function writeGraph({ name, nodes, initialisers, inputs, outputs }: OnnxGraph, out: PbfWriter): void {
  for (const node of nodes) out.writeMessage(1, writeNode, node);
  out.writeStringField(2, name);
  for (const tensor of initialisers) out.writeMessage(5, writeTensor, tensor);
  for (const info of inputs) out.writeMessage(11, writeValueInfo, info);
  for (const info of outputs) out.writeMessage(12, writeValueInfo, info);
}

function writeNode({ op, domain, inputs, outputs, attributes }: OnnxNode, out: PbfWriter): void {
  for (const name of inputs) out.writeStringField(1, name);
  for (const name of outputs) out.writeStringField(2, name);
  out.writeStringField(4, op);
  for (const attribute of Object.entries(attributes ?? {})) out.writeMessage(5, writeAttribute, attribute);
  if (domain) out.writeStringField(7, domain);
}

function writeAttribute([name, attribute]: [string, OnnxAttribute], out: PbfWriter): void {
  out.writeStringField(1, name);
  out.writeVarintField(20, writeAttributeValue(attribute, out));
}

/** @returns AttributeProto.AttributeType */
function writeAttributeValue(attribute: OnnxAttribute, out: PbfWriter): number {
  if ('float' in attribute) {
    out.writeFloatField(2, attribute.float);
    return 1;
  }
  if ('int' in attribute) {
    out.writeVarintField(3, attribute.int);
    return 2;
  }
  if ('string' in attribute) {
    out.writeStringField(4, attribute.string);
    return 3;
  }
  if ('tensor' in attribute) {
    out.writeMessage(5, writeTensor, attribute.tensor);
    return 4;
  }
  if ('floats' in attribute) {
    out.writePackedFloat(7, attribute.floats as number[]); // it only reads them
    return 6;
  }
  if ('ints' in attribute) {
    out.writePackedVarint(8, attribute.ints as number[]);
    return 7;
  }
  for (const text of attribute.strings) out.writeStringField(9, text);
  return 8;
}

function writeTensor({ name, type, dims, data }: OnnxTensor, out: PbfWriter): void {
  assertShape(`encodeOnnx tensor ${name}`, 'data', data, elementsOf(dims));
  out.writePackedVarint(1, dims as number[]);
  out.writeVarintField(2, onnxTypes[type]);
  out.writeStringField(8, name);
  out.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)); // ONNX wants the order of all machines that run it
}

function elementsOf(dims: readonly number[]): number {
  let count = 1;
  for (const size of dims) {
    assertArgument(Number.isInteger(size) && size >= 0, 'encodeOnnx', 'a size must be an integer of 0 or more', size);
    count *= size;
  }
  return count;
}

function writeValueInfo({ name, type, dims }: OnnxValueInfo, out: PbfWriter): void {
  out.writeStringField(1, name);
  out.writeMessage(2, writeTensorType, { type, dims });
}

type TensorType = Pick<OnnxValueInfo, 'type' | 'dims'>;

/** TypeProto with its one field `tensor_type`. */
function writeTensorType(tensorType: TensorType, out: PbfWriter): void {
  out.writeMessage(1, writeElementsAndShape, tensorType);
}

function writeElementsAndShape({ type, dims }: TensorType, out: PbfWriter): void {
  out.writeVarintField(1, onnxTypes[type]);
  out.writeMessage(2, writeShape, dims);
}

function writeShape(dims: TensorType['dims'], out: PbfWriter): void {
  for (const size of dims) out.writeMessage(1, writeSize, size);
}

function writeSize(size: number | string, out: PbfWriter): void {
  if (typeof size === 'number') out.writeVarintField(1, size);
  else out.writeStringField(2, size);
}
