/** What is selected: nodes and links by name, notes and shapes by id. */
export class Selection {
  nodes = $state.raw<ReadonlySet<string>>(new Set());
  links = $state.raw<ReadonlySet<string>>(new Set());
  drawings = $state.raw<ReadonlySet<string>>(new Set());
  empty = $derived(this.nodes.size + this.links.size + this.drawings.size === 0);

  set(nodes: Iterable<string>, links: Iterable<string> = [], drawings: Iterable<string> = []): void {
    this.nodes = new Set(nodes);
    this.links = new Set(links);
    this.drawings = new Set(drawings);
  }

  clear(): void {
    if (!this.empty) this.set([]);
  }

  toggleNode(name: string): void {
    const nodes = new Set(this.nodes);
    if (!nodes.delete(name)) nodes.add(name);
    this.set(nodes, this.links, this.drawings);
  }

  /** The only node that is selected, and nothing else. */
  get node(): string | undefined {
    return this.nodes.size === 1 && this.links.size === 0 ? [...this.nodes][0] : undefined;
  }

  /** The only link that is selected, and nothing else. */
  get link(): string | undefined {
    return this.links.size === 1 && this.nodes.size === 0 ? [...this.links][0] : undefined;
  }
}
