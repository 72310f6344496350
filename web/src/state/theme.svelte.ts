type Choice = 'system' | 'light' | 'dark';

const stored = 'labsim-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

/** Light or dark: the system's, unless the user chose otherwise in this browser. */
class Theme {
  choice = $state<Choice>((localStorage.getItem(stored) as Choice | null) ?? 'system');
  #systemDark = $state(system.matches);
  dark = $derived(this.choice === 'system' ? this.#systemDark : this.choice === 'dark');

  constructor() {
    system.addEventListener('change', () => {
      this.#systemDark = system.matches;
      this.apply();
    });
  }

  choose(choice: Choice): void {
    this.choice = choice;
    localStorage.setItem(stored, choice);
    this.apply();
  }

  next(): void {
    this.choose(this.dark ? 'light' : 'dark');
  }

  apply(): void {
    document.documentElement.dataset.theme = this.dark ? 'dark' : 'light';
  }
}

export const theme = new Theme();
