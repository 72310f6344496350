export interface Question {
  title: string;
  text: string;
  /** What the button says that does it. */
  verb: string;
}

/** The question that waits for the user's yes; what cannot be undone is asked before. */
class Asking {
  current = $state.raw<Question>();
  #answer: ((yes: boolean) => void) | undefined;

  ask(question: Question): Promise<boolean> {
    this.answer(false);
    this.current = question;
    return new Promise((answer) => (this.#answer = answer));
  }

  answer(yes: boolean): void {
    this.#answer?.(yes);
    this.#answer = undefined;
    this.current = undefined;
  }
}

export const asking = new Asking();
