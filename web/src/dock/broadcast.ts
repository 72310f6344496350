/** The consoles that are open on this page, so that what is typed into one can go to all. */
const consoles = new Set<(data: string) => void>();

export function joinBroadcast(send: (data: string) => void): () => void {
  consoles.add(send);
  return () => consoles.delete(send);
}

export function broadcast(data: string): void {
  for (const send of consoles) send(data);
}
