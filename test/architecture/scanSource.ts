import { parseSync } from '@swc/core';

/**
 * What a source file reaches for, read from its syntax tree, so that comments and strings never count.
 *
 * - `value`    `import … from`, `import '…'`, `export … from`, `require('…')`
 * - `type`     the same with `type`, and `import('…').Name` in a type
 * - `dynamic`  `import('…')`
 * - `resolve`  `import.meta.resolve('…')` and `require.resolve('…')`: finds a package without running it
 */
export interface ImportRef {
  readonly specifier: string;
  readonly kind: 'value' | 'type' | 'dynamic' | 'resolve';
  readonly line: number;
}

/** A use of the clock, of unseeded randomness or of the process, e.g. `Date.now` or `process.env`. */
export interface AmbientUse {
  readonly name: string;
  readonly line: number;
}

export interface SourceFacts {
  readonly imports: readonly ImportRef[];
  readonly ambient: readonly AmbientUse[];
}

/** Stands for the argument of a dynamic import that is not a string literal. */
export const COMPUTED = '(computed)';

const AMBIENT = new Set(['Date.now', 'Math.random', 'performance.now']);

type Node = Readonly<Record<string, unknown>>;

/** @param text TypeScript or JavaScript module; throws what swc throws when it does not parse */
export function scanSource(text: string): SourceFacts {
  const bytes = Buffer.from(text);
  const imports: ImportRef[] = [];
  const ambient: AmbientUse[] = [];
  walk(parseSync(text, { syntax: 'typescript', target: 'es2022' }), (node) => {
    const ref = importRefOf(node);
    if (ref !== undefined) imports.push({ ...ref, line: lineOf(bytes, node) });
    const name = ambientNameOf(node);
    if (name !== undefined) ambient.push({ name, line: lineOf(bytes, node) });
  });
  return { imports, ambient };
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
  } else if (isNode(value)) {
    visit(value);
    for (const child of Object.values(value)) walk(child, visit);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

/** swc counts bytes from 1. */
function lineOf(bytes: Buffer, node: Node): number {
  const start = isNode(node['span']) ? Number(node['span']['start']) - 1 : 0;
  let line = 1;
  for (let i = 0; i < start; i++) if (bytes[i] === 0x0a) line++;
  return line;
}

function importRefOf(node: Node): Omit<ImportRef, 'line'> | undefined {
  switch (node['type']) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      if (!isNode(node['source'])) return undefined; // `export { local }`
      return { specifier: literal(node['source']), kind: node['typeOnly'] === true ? 'type' : 'value' };
    case 'TsImportType':
      return { specifier: literal(node['argument']), kind: 'type' };
    case 'CallExpression':
      return callRefOf(node);
    default:
      return undefined;
  }
}

function callRefOf(node: Node): Omit<ImportRef, 'line'> | undefined {
  const callee = node['callee'];
  if (!isNode(callee)) return undefined;
  const kind = callKindOf(callee);
  if (kind === undefined) return undefined;
  const [first] = node['arguments'] as readonly Node[];
  return { specifier: literal(first?.['expression']), kind };
}

function callKindOf(callee: Node): ImportRef['kind'] | undefined {
  if (callee['type'] === 'Import') return 'dynamic';
  if (callee['type'] === 'Identifier' && callee['value'] === 'require') return 'value';
  return isResolve(callee) ? 'resolve' : undefined;
}

/** `import.meta.resolve`, `require.resolve` and `createRequire(…).resolve`. */
function isResolve(callee: Node): boolean {
  const { object, property } = callee;
  if (!isNode(object) || !isNode(property) || property['value'] !== 'resolve') return false;
  if (object['type'] === 'MetaProperty' || object['value'] === 'require') return true;
  return isNode(object['callee']) && object['callee']['value'] === 'createRequire';
}

function literal(node: unknown): string {
  return isNode(node) && node['type'] === 'StringLiteral' ? String(node['value']) : COMPUTED;
}

function ambientNameOf(node: Node): string | undefined {
  if (node['type'] === 'NewExpression') {
    const args = node['arguments'];
    const isEmpty = !Array.isArray(args) || args.length === 0;
    return dotted(node['callee']) === 'Date' && isEmpty ? 'new Date()' : undefined;
  }
  if (node['type'] === 'VariableDeclarator') return dotted(node['init']) === 'process' ? 'process' : undefined;
  if (node['type'] !== 'MemberExpression') return undefined;
  const name = dotted(node);
  return name !== undefined && (AMBIENT.has(name) || /^process\.\w+$/.test(name)) ? name : undefined;
}

/** `a.b.c` for a chain of plain names, `a['b']` included and a leading `globalThis` left out; else undefined. */
function dotted(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node['type'] === 'Identifier') return String(node['value']);
  if (node['type'] !== 'MemberExpression') return undefined;
  const object = dotted(node['object']);
  const property = propertyName(node['property']);
  if (object === undefined || property === undefined) return undefined;
  return object === 'globalThis' ? property : `${object}.${property}`;
}

function propertyName(property: unknown): string | undefined {
  if (!isNode(property)) return undefined;
  if (property['type'] === 'Identifier') return String(property['value']);
  const expression = property['expression'];
  return isNode(expression) && expression['type'] === 'StringLiteral' ? String(expression['value']) : undefined;
}
