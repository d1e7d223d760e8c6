import { siteUrl } from '../book/link.tsx';
import { readAddress } from '../widgets/lesson.ts';
import type { Lesson, LessonState } from '../widgets/lesson.ts';

/** What a pasted link brings to a lesson, or why it brings nothing, in a sentence. */
export type PastedStates = { readonly states: Lesson } | { readonly why: string };

const UNREADABLE =
  'This is no link to a figure. Take one from “Copy link” under a figure, or from the address of its page.';

/** The states that a link names. Nothing is opened but the chapter it belongs to, for how its figures start there. */
export async function statesOfLink(text: string): Promise<PastedStates> {
  const pasted = readAddress(text, location.origin + import.meta.env.BASE_URL);
  switch (pasted.kind) {
    case 'figure':
      return { states: [pasted.state] };
    case 'lesson':
      return pasted.read.lesson.length > 0 ? { states: pasted.read.lesson } : { why: UNREADABLE };
    case 'page':
      return { states: await withPresets(pasted.path, pasted.states) };
    case 'foreign':
      return { why: 'This link leads to another site. A lesson holds figures of this book only.' };
    case 'unreadable':
      return { why: UNREADABLE };
  }
}

/** A chapter may start a figure from a preset, which its link takes for granted: it is written into the state. */
async function withPresets(path: string, states: Lesson): Promise<Lesson> {
  const presets = new Map<string, string>();
  try {
    const page = await (await fetch(siteUrl(`/${path}`))).text();
    const figures = new DOMParser()
      .parseFromString(page, 'text/html')
      .querySelectorAll<HTMLElement>('figure[data-widget]');
    for (const figure of figures) {
      const preset = figure.querySelector<HTMLElement>('[data-island]')?.dataset['preset'];
      if (preset !== undefined) presets.set(figure.dataset['widget']!, preset);
    }
  } catch {
    // without the chapter a figure's defaults stand in for what the link doesn't say
  }
  return states.map((state): LessonState => {
    const preset = presets.get(state.widget);
    const known = preset === undefined || /[?&]preset=/.test(state.query);
    return known ? state : { ...state, query: `${state.query}&preset=${preset}` };
  });
}
