import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { searchKeymap } from '@codemirror/search';
import { ChangeSet, EditorState, StateEffect, StateField, Transaction } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Diagnostic } from '../../api/types/problems.ts';
import type { TopologyDocument } from '../../api/types/topologies.ts';
import { completeTopology } from './completion.ts';
import { spliceOf } from './diff.ts';

const pause = 450;

interface Host {
  text: string;
  names(): string[];
  send(from: number, to: number, text: string): Promise<TopologyDocument | undefined>;
  sent(): void;
  undo(): void;
  redo(): void;
}

/**
 * The text of the topology. The server owns it: what is typed is sent after a pause as one splice; what others change comes in between and is
 * mapped over what has not been sent yet, so that neither is lost. Undo is the server's, the same as on the canvas.
 */
export class YamlEditor {
  readonly #view: EditorView;
  #synced: string;
  #unsent: ChangeSet;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending = false;
  #later: { text: string; diagnostics: Diagnostic[] } | undefined;

  constructor(parent: HTMLElement, private readonly host: Host) {
    this.#synced = host.text;
    this.#unsent = ChangeSet.empty(host.text.length);
    const ours = (run: () => void) => () => (this.#flush().then(run), true);
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        doc: host.text,
        extensions: [
          lineNumbers(), foldGutter(), drawSelection(), highlightActiveLine(), bracketMatching(), indentOnInput(), lintGutter(), yaml(), shownField,
          syntaxHighlighting(colors),
          autocompletion({ override: [completeTopology(host.names)] }),
          keymap.of([
            { key: 'Mod-z', run: ours(host.undo) }, { key: 'Mod-Shift-z', run: ours(host.redo) }, { key: 'Mod-y', run: ours(host.redo) },
            ...completionKeymap, ...searchKeymap, ...defaultKeymap, indentWithTab,
          ]),
          EditorState.tabSize.of(2),
          EditorView.contentAttributes.of({ 'aria-label': 'Topology, YAML' }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged || update.transactions.every((t) => t.annotation(Transaction.remote))) return;
            this.#unsent = this.#unsent.compose(update.changes);
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => void this.#flush(), pause);
          }),
        ],
      }),
    });
  }

  /** A newer text of the server's, and what is wrong with it. */
  take(text: string, diagnostics: Diagnostic[]): void {
    if (this.#sending) {
      this.#later = { text, diagnostics };
      return;
    }

    const splice = spliceOf(this.#synced, text);
    if (splice) {
      const theirs = ChangeSet.of(splice, this.#synced.length);
      const here = theirs.map(this.#unsent);
      this.#unsent = this.#unsent.map(theirs, true);
      this.#synced = text;
      this.#view.dispatch({ changes: here, annotations: Transaction.remote.of(true) });
    }

    if (this.#unsent.empty) this.#diagnose(diagnostics);
  }

  /** Marks a part of the text and brings it into view. */
  show(part: { start: number; end: number }): void {
    const length = this.#view.state.doc.length;
    if (part.end > length || !this.#unsent.empty) return;
    this.#view.dispatch({ effects: [setShown.of(part), EditorView.scrollIntoView(part.start, { y: 'nearest', yMargin: 40 })] });
  }

  destroy(): void {
    void this.#flush();
    this.#view.destroy();
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#sending || this.#unsent.empty) return;
    const now = this.#view.state.doc.toString();
    const splice = spliceOf(this.#synced, now);
    if (!splice) {
      this.#unsent = ChangeSet.empty(now.length);
      return;
    }

    const before = { synced: this.#synced, unsent: this.#unsent };
    this.#synced = now;
    this.#unsent = ChangeSet.empty(now.length);
    this.#sending = true;
    const answer = await this.host.send(splice.from, splice.to, splice.insert);
    this.#sending = false;
    if (!answer) {
      // Refused, for others were quicker: what was typed is unsent again, and goes out over their text.
      this.#unsent = before.unsent.compose(this.#unsent);
      this.#synced = before.synced;
      this.#timer = setTimeout(() => void this.#flush(), pause);
    } else this.host.sent();
    const later = this.#later ?? answer;
    this.#later = undefined;
    if (later) this.take(later.text, later.diagnostics);
  }

  #diagnose(diagnostics: Diagnostic[]): void {
    const { doc } = this.#view.state;
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics.filter((d) => d.line >= 1 && d.line <= doc.lines).map((d) => {
      const line = doc.line(d.line);
      const from = Math.min(line.to, line.from + d.column - 1);
      return { from, to: Math.max(from, Math.min(line.to, line.from + d.endColumn - 1)), severity: d.severity, message: `${d.code}: ${d.message}${d.hint ? `\n${d.hint}` : ''}` };
    })));
  }
}

const setShown = StateEffect.define<{ start: number; end: number }>();
const mark = Decoration.mark({ class: 'cm-shown' });
const shownField = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setShown)) return effect.value.end > effect.value.start ? Decoration.set([mark.range(effect.value.start, effect.value.end)]) : Decoration.none;
    }

    return transaction.docChanged ? Decoration.none : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const colors = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--paused)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: [tags.number, tags.bool], color: 'var(--load-3)' },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--muted)' },
]);
