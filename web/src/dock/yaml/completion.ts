import type { CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';

interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  patternProperties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
  definitions?: Record<string, Schema>;
  enum?: unknown[];
  const?: unknown;
  description?: string;
}

let schema: Promise<Schema> | undefined;
const load = () => (schema ??= import('../../../../src/Topology/Schema/labsim.schema.json').then((m) => m.default as unknown as Schema));

/** Keys and words from the language's JSON Schema, and endpoints' nodes from the model. */
export function completeTopology(names: () => string[]): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[\w./-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const root = await load();
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, word.from - line.from);
    const path = pathAt(context.state.doc.toString(), line.number, before);
    const value = /([\w-]+):\s*$/.exec(before)?.[1];
    const places = find(root, root, value ? [...path, value] : path);
    const options = value
      ? places.flatMap((s) => (s.enum ?? (s.const === undefined ? [] : [s.const])).map((v) => ({ label: String(v), type: 'enum' })))
      : places.flatMap((s) => Object.entries(s.properties ?? {}).map(([label, p]) => ({ label, type: 'property', apply: `${label}: `, info: resolve(root, p).description })));
    const inLinks = path[0] === 'links' || path[0] === 'captures';
    const nodes = inLinks ? names().map((label) => ({ label, type: 'variable' })) : [];
    const unique = [...new Map([...options, ...nodes].map((o) => [o.label, o])).values()];
    return unique.length > 0 ? { from: word.from, options: unique, validFor: /^[\w./-]*$/ } : null;
  };
}

/** The keys that enclose a line, outermost first, read off the indentation; `-` counts as an item. */
export function pathAt(text: string, lineNumber: number, before: string): string[] {
  const lines = text.split('\n').slice(0, lineNumber - 1);
  const path: string[] = [];
  let indent = /^\s*/.exec(before)![0].length + (/^\s*- /.test(before) ? 2 : 0);
  const flow = /([\w-]+):\s*\{[^}]*$/.exec(before)?.[1];
  if (flow) path.unshift(flow);
  for (const line of lines.reverse()) {
    const match = /^(\s*)(- )?([^\s#][^:]*):(\s|$)/.exec(line);
    if (!match) continue;
    const own = match[1]!.length + (match[2] ? 2 : 0);
    if (own >= indent) continue;
    path.unshift(match[3]!);
    indent = own;
  }

  return path;
}

function resolve(root: Schema, schema: Schema): Schema {
  if (!schema.$ref) return schema;
  const name = schema.$ref.split('/').at(-1)!;
  return root.$defs?.[name] ?? root.definitions?.[name] ?? {};
}

function find(root: Schema, at: Schema, path: readonly string[]): Schema[] {
  const here = resolve(root, at);
  const ways = [...(here.anyOf ?? []), ...(here.oneOf ?? [])];
  if (ways.length > 0) return ways.flatMap((way) => find(root, way, path));
  if (here.items) return find(root, here.items, path);
  const [key, ...rest] = path;
  if (key === undefined) return [here];
  const next = here.properties?.[key] ?? Object.values(here.patternProperties ?? {})[0] ?? (typeof here.additionalProperties === 'object' ? here.additionalProperties : undefined);
  return next ? find(root, next, rest) : [];
}
