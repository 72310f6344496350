import type { KindDocument } from '../api/types/server.ts';

let kinds: ReadonlyMap<string, KindDocument> = new Map();

/** Takes the server's kinds; they come with the session and stay as long as it does. */
export function takeKinds(list: readonly KindDocument[]): void {
  kinds = new Map(list.map((kind) => [kind.name, kind]));
}

/** The kind of a name; nothing where the server has none such. */
export const kindOf = (name: string): KindDocument | undefined => kinds.get(name);
