const pause = 400;

/** The node that the pointer rests on, and where it is on the page. A gesture is never covered by its card. */
export class Hover {
  rested = $state.raw<{ name: string; beside: DOMRect }>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The pointer is on a node now. */
  enter(name: string, body: () => Element | null): void {
    this.leave();
    this.#timer = setTimeout(() => {
      const found = body();
      if (found) this.rested = { name, beside: found.getBoundingClientRect() };
    }, pause);
  }

  leave(): void {
    clearTimeout(this.#timer);
    this.rested = undefined;
  }
}
