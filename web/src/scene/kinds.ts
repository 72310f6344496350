import type { KindDocument } from '../api/types/images.ts';

let kinds: ReadonlyMap<string, KindDocument> = new Map();

/** Takes the server's kinds; they come with the session, and again when an image has come in, which may have brought one. */
export function takeKinds(list: readonly KindDocument[]): void {
  kinds = new Map(list.map((kind) => [kind.name, kind]));
}

/** The kind of a name; nothing where the server has none such. */
export const kindOf = (name: string): KindDocument | undefined => kinds.get(name);
