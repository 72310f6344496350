import type { Command } from './commands.ts';

/** A key press in the commands' notation. */
export function keyOf(event: KeyboardEvent): string {
  const control = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
  const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isLetter = /^[a-z]$/.test(letter);
  const shift = event.shiftKey && (isLetter || event.key.length > 1) ? 'Shift+' : '';
  return `${control}${shift}${letter}`;
}

/** Keys as people read them. */
export function keyText(key: string): string {
  const names: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Delete: 'Del', Escape: 'Esc' };
  return key.split('+').map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join('+');
}

/** Whether keys belong to what has the focus: text, a terminal, an editor, a menu. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target instanceof Element ? target : null;
  return element?.closest('input:not([type=checkbox]):not([type=range]), textarea, select, [contenteditable=true], .xterm, .cm-editor, dialog, [role=menu]') != null;
}

/** Runs the command of a key; whether there was one. Enter and Space on a button press that button. */
export function runKey(commands: readonly Command[], event: KeyboardEvent): boolean {
  if (isTyping(event.target)) return false;
  if ((event.key === 'Enter' || event.key === ' ') && event.target instanceof Element && event.target.closest('button, a, summary')) return false;
  const key = keyOf(event);
  const command = commands.find((c) => c.keys?.includes(key) && (c.when?.() ?? true));
  if (!command) return false;
  event.preventDefault();
  void command.run();
  return true;
}
