import { useEffect, useState } from 'react';
import { startValues } from '../widgets/declaration.ts';
import type { WidgetDeclaration } from '../widgets/declaration.ts';
import type { LessonState } from '../widgets/lesson.ts';
import { readLink } from '../widgets/permalink.ts';
import { presetAt } from '../widgets/presets.ts';
import { loadWidget } from '../widgets/registry.ts';
import { settingsWords } from '../widgets/settings-words.ts';

/** What the figures of a lesson declare, as far as it has come; null where it can't be fetched. */
export type Declarations = ReadonlyMap<string, WidgetDeclaration | null>;

/** Fetches what these figures declare, each once. */
export function useDeclarations(widgets: readonly string[]): Declarations {
  const [known, setKnown] = useState<Declarations>(new Map());
  const wanted = [...new Set(widgets)].toSorted().join(' ');
  useEffect(() => {
    for (const widget of wanted.split(' ')) {
      if (widget === '' || known.has(widget)) continue;
      const keep = (declaration: WidgetDeclaration | null): void =>
        setKnown((now) => new Map(now).set(widget, declaration));
      loadWidget(widget).then(keep, (error: unknown) => {
        console.error(error);
        keep(null);
      });
    }
    // oxlint-disable-next-line react/exhaustive-deps -- what has come needn't be asked for again
  }, [wanted]);
  return known;
}

/** A state in words. */
export interface StateWords {
  /** The author's title, or the figure's own. */
  readonly title: string;
  /** The author's notes, or those of the preset it is. */
  readonly notes: string;
  /** `Weight β: 4; step 200`. */
  readonly settings: string;
  /** What of its link could not be followed. */
  readonly notices: readonly string[];
}

/** What a state is, in words; while its figure's declaration is on its way, its id stands for it. */
export function stateWords(
  { widget, query, title, notes }: LessonState,
  declaration: WidgetDeclaration | null | undefined,
): StateWords {
  if (!declaration) {
    const name = widget.replaceAll('-', ' ');
    const notices = declaration === null ? ['This figure could not be fetched.'] : [];
    return { title: title || name, notes, settings: '', notices };
  }
  const base = startValues(declaration, null);
  const link = readLink(query, '', declaration, base);
  const preset = presetAt(declaration, base, link.values, Object.keys(declaration.presets));
  const authored = preset === undefined ? declaration : declaration.presets[preset]!;
  const run = link.step === null ? [] : [`step ${link.step.toLocaleString('en')}`];
  return {
    title:
      title ||
      (preset === undefined ? declaration.title : `${declaration.title} · ${authored.title}`),
    notes: notes || (authored.notes ?? ''),
    settings: [...settingsWords(declaration, link.values), ...run].join('; ') || 'As it starts',
    notices: link.notices,
  };
}
