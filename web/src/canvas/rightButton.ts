import type { Point } from '../scene/scene.ts';

const still = 4;

/** The right button pans when it moves, and asks for the menu when it does not. */
export class RightButton {
  #pressed: Point | undefined;

  down(event: PointerEvent): void {
    this.#pressed = event.button === 2 ? { x: event.clientX, y: event.clientY } : undefined;
  }

  /** Whether this was a click. */
  up(event: PointerEvent): boolean {
    const from = this.#pressed;
    this.#pressed = undefined;
    return event.button === 2 && from !== undefined && Math.hypot(event.clientX - from.x, event.clientY - from.y) <= still;
  }
}
