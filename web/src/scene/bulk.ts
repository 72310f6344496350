export type Pattern = 'chain' | 'ring' | 'star' | 'mesh' | 'clos';

/**
 * The pairs that a pattern links. Star: the first with every other. Clos: every one of the first set with every one of the second; without a
 * second set the names' letters tell the sets apart (spine1, spine2, leaf1 …).
 */
export function pairsOf(pattern: Pattern, nodes: readonly string[]): [string, string][] {
  switch (pattern) {
    case 'chain':
      return nodes.slice(1).map((node, i) => [nodes[i]!, node]);
    case 'ring':
      return nodes.length < 3 ? pairsOf('chain', nodes) : [...pairsOf('chain', nodes), [nodes.at(-1)!, nodes[0]!]];
    case 'star':
      return nodes.slice(1).map((node) => [nodes[0]!, node]);
    case 'mesh':
      return nodes.flatMap((a, i) => nodes.slice(i + 1).map((b): [string, string] => [a, b]));
    case 'clos': {
      const stem = (name: string) => name.replace(/\d+$/, '');
      const upper = nodes.filter((name) => stem(name) === stem(nodes[0] ?? ''));
      const lower = nodes.filter((name) => !upper.includes(name));
      return upper.flatMap((a) => lower.map((b): [string, string] => [a, b]));
    }
  }
}
