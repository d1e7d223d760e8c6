import { showInFigure } from '../../widgets/figure-events.ts';
import { notice } from '../notice.ts';
import { answerControls } from './answer-controls.ts';
import type { Answer, AnswerKey, CheckResult } from './answer-key.ts';
import { solutionsHidden } from './hidden-solutions.ts';
import { type ExerciseProgress, openProgress, type ProgressStore } from './progress.ts';
import { dayOf, graded, isDue } from './reviews.ts';
import { readRound } from './round.ts';

type State = 'open' | 'correct' | 'wrong' | 'revealed';

/** What stands beside the title of an exercise in each state. */
const MARKS: Readonly<Record<State, string>> = {
  open: '',
  correct: '✓ solved',
  wrong: '',
  revealed: 'solution shown',
};

/**
 * Brings the exercises of a page to life: answers are checked, and what has been solved is kept in
 * this browser. Under `?solutions=hidden` nothing shows a solution; the exercise that `?review=` asks
 * for is open once more on the day it is due, whatever has been kept of it.
 */
export function startExercises(forms: readonly HTMLFormElement[]): void {
  let latest = forms[0]!; // where the reader is: a notice belongs there
  const progress = openProgress((sentence) => latest.prepend(notice(sentence)));
  const hidden = solutionsHidden();
  const round = readRound(location.search);
  const asked = round?.places[round.at]?.exercise;
  const refreshers = forms.map((form) => {
    form.addEventListener('focusin', () => (latest = form));
    const review = progress.reviews().get(form.dataset['exercise']!);
    const again = form.dataset['exercise'] === asked && review && isDue(review, dayOf(new Date()));
    return startExercise(form, progress, { hidden, again: again === true });
  });
  progress.onChange(() => refreshers.forEach((refresh) => refresh()));
}

interface Way {
  /** Whether it shows no solution. */
  readonly hidden: boolean;
  /** Whether it begins open, though it has been answered before. */
  readonly again: boolean;
}

/** Returns how to take over what another tab has changed. */
function startExercise(
  form: HTMLFormElement,
  progress: ProgressStore,
  { hidden, again: afresh }: Way,
): () => void {
  const id = form.dataset['exercise']!;
  const feedback = form.querySelector('[data-feedback]')!;
  const again = form.querySelector<HTMLButtonElement>('[data-again]')!;
  const field = form.querySelector<HTMLInputElement>('input[type=text]');
  const shows = [...form.querySelectorAll<HTMLElement>('[data-show]')];
  const hints = [...form.querySelectorAll<HTMLDetailsElement>('[data-hint]')];
  const solution = startSolution(form, hidden, () => {
    if (state() !== 'correct') settle('revealed');
  });

  const state = (): State => form.dataset['state'] as State;
  const enter = (next: State): void => {
    form.dataset['state'] = next;
    form.querySelector('[data-mark]')!.textContent = MARKS[next];
    again.hidden = next === 'open';
    if (next === 'correct') solution.open();
  };
  const say = (...content: (Node | string)[]): void => feedback.replaceChildren(...content);

  /** The entry of the store that the form shows, or has shown before she typed on. */
  let applied: ExerciseProgress | undefined = afresh ? progress.all().get(id) : undefined;
  const settle = (next: ExerciseProgress['state']): void => {
    applied = { state: next, answer: kept(controls.read()) };
    progress.set(id, applied);
    grade(next === 'correct');
    enter(next);
  };
  const grade = (right: boolean): void =>
    progress.setReview(id, graded(progress.reviews().get(id), right, dayOf(new Date())));

  const succeed = (replies: readonly number[] = []): void => {
    say(verdict('right'), ...replies.map((reply) => replyOf(form, reply)));
    if (state() === 'revealed') {
      feedback.append(
        paragraph('The solution has been shown before: start again to have it counted.'),
      );
      return;
    }
    settle('correct');
  };
  const controls = answerControls(form, JSON.parse(form.dataset['key']!) as AnswerKey, {
    announce: (sentence) => say(paragraph(sentence)),
    reach: () => state() !== 'correct' && state() !== 'revealed' && succeed(),
  });

  const judge = (result: CheckResult): void => {
    const unreadable = result.verdict === 'unreadable';
    if (field) field.ariaInvalid = unreadable ? 'true' : null;
    if (unreadable) {
      say(paragraph(result.sentence));
      return;
    }
    if (result.verdict === 'right') succeed(result.replies);
    else {
      say(verdict('wrong'));
      if (result.sentence !== undefined) feedback.append(paragraph(result.sentence));
      if (result.reply !== undefined) feedback.append(replyOf(form, result.reply));
      grade(false);
      if (state() !== 'revealed') enter('wrong');
    }
    solution.offer();
    for (const show of shows) {
      const { show: widget, preset = null, runs } = show.dataset;
      showInFigure(document.querySelector(`figure[data-widget="${widget}"]`)!, {
        preset,
        run: runs !== undefined,
      });
      show.hidden = false;
    }
  };
  let checks = 0;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const turn = ++checks;
    const fail = (error: unknown, sentence: string): void => {
      console.error(error);
      if (turn === checks) say(paragraph(sentence));
    };
    controls
      .loadCheck()
      .then(
        (check) => turn === checks && judge(check()), // a later check stands for itself
        (error: unknown) =>
          fail(
            error,
            'What reads formulas could not be loaded. Check the connection, then reload the page.',
          ),
      )
      .catch((error: unknown) =>
        fail(
          error,
          'The page has made a mistake, and your answer could not be judged. Write it differently, or reload the page.',
        ),
      );
  });

  const restart = (): void => {
    checks++;
    if (field) field.ariaInvalid = null;
    controls.write(null);
    say();
    enter('open');
    solution.close();
    for (const fold of hints) fold.open = false;
    for (const show of shows) show.hidden = true;
  };
  again.addEventListener('click', () => {
    applied = undefined;
    progress.set(id, null);
    restart();
    form.querySelector<HTMLElement>('[data-answer] :is(input, button):enabled')?.focus();
  });
  for (const hint of hints) {
    hint.addEventListener('toggle', () => hints.every(({ open }) => open) && solution.offer());
  }

  const refresh = (): void => {
    const entry = progress.all().get(id);
    if (JSON.stringify(entry) === JSON.stringify(applied)) return; // what she types since stays
    applied = entry;
    if (!entry) {
      if (state() === 'correct' || state() === 'revealed') restart();
      return;
    }
    checks++;
    if (field) field.ariaInvalid = null;
    controls.write(entry.answer);
    say(); // a verdict would be read out, of every exercise at once
    enter(entry.state);
    if (entry.state === 'revealed') solution.open();
  };
  refresh();
  form.querySelector<HTMLFieldSetElement>('[data-answer]')!.disabled = false;
  return refresh;
}

interface SolutionFold {
  /** After an honest try: a button that shows it. */
  readonly offer: () => void;
  /** For whoever has solved the exercise: it may be unfolded. */
  readonly open: () => void;
  /** As at the start. */
  readonly close: () => void;
}

function startSolution(form: HTMLFormElement, hidden: boolean, onReveal: () => void): SolutionFold {
  const details = form.querySelector<HTMLDetailsElement>('[data-solution]')!;
  const button = form.querySelector<HTMLButtonElement>('[data-reveal]')!;
  const note = form.querySelector<HTMLElement>('[data-offer]')!;
  if (hidden) {
    note.textContent = 'Solutions are hidden by this link.';
    details.remove();
    button.remove();
    return { offer() {}, open() {}, close() {} };
  }
  const played = form.querySelector<HTMLElement>('[data-played]');
  if (played) {
    details.append(played);
    played.hidden = false;
  }
  const show = (part: HTMLElement): void => {
    note.hidden = part !== note;
    button.hidden = part !== button;
    details.toggleAttribute('data-offered', part === details);
  };
  button.addEventListener('click', () => {
    show(details);
    details.open = true;
    details.querySelector('summary')!.focus();
    onReveal();
  });
  return {
    offer: () => note.hidden || show(button),
    open: () => show(details),
    close() {
      details.open = false;
      show(note);
    },
  };
}

function replyOf(form: HTMLFormElement, index: number): Node {
  const { content } = form.querySelector<HTMLTemplateElement>(`[data-reply="${index}"]`)!;
  return document.importNode(content, true);
}

function verdict(kind: 'right' | 'wrong'): HTMLElement {
  const element = paragraph(kind === 'right' ? ' Right.' : ' Not yet.');
  element.className = `verdict ${kind}`;
  const sign = document.createElement('span');
  sign.ariaHidden = 'true';
  sign.textContent = kind === 'right' ? '✓' : '✗';
  element.prepend(sign);
  return element;
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}

/** What is worth keeping of an answer: a very long one is none. */
function kept(answer: Answer): Answer {
  return typeof answer === 'string' && answer.length > 1000 ? null : answer;
}
