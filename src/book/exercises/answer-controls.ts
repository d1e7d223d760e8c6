import { onGoals } from '../../widgets/figure-events.ts';
import type {
  Answer,
  AnswerKey,
  CheckResult,
  ChoicesKey,
  ExpressionKey,
  GoalKey,
  NumberKey,
} from './answer-key.ts';
import { checkChoices, checkNumber, checkOrder } from './check.ts';

/** How the script deals with what the reader answers, whatever kind it is. */
export interface AnswerControls {
  /** What is answered at present; null where there is nothing to keep. */
  readonly read: () => Answer;
  /** Puts an answer back that was read before; null puts back the start. */
  readonly write: (answer: Answer) => void;
  /** Brings what judges the present answer; rejects where that can't be loaded. */
  readonly loadCheck: () => Promise<() => CheckResult>;
}

export interface Listener {
  /** Says something that isn't the result of a check. */
  readonly announce: (sentence: string) => void;
  /** The reader has reached the goal, without asking. */
  readonly reach: () => void;
}

/** The controls of a form, alive. */
export function answerControls(
  form: HTMLFormElement,
  key: AnswerKey,
  listener: Listener,
): AnswerControls {
  switch (key.kind) {
    case 'number':
    case 'expression':
      return typed(form, key);
    case 'choices':
      return chosen(form, key);
    case 'order':
      return ordered(form, listener);
    case 'goal':
      return played(form, key, listener);
  }
}

function typed(form: HTMLFormElement, key: NumberKey | ExpressionKey): AnswerControls {
  const field = form.querySelector<HTMLInputElement>('input[name=answer]')!;
  const loadChecker = () => import('./check-expression.ts');
  if (key.kind === 'expression') {
    field.addEventListener('focus', () => void loadChecker().catch(() => {}), { once: true }); // the check tells
  }
  return {
    read: () => field.value,
    write: (answer) => (field.value = typeof answer === 'string' ? answer : ''),
    async loadCheck() {
      if (key.kind === 'number') return () => checkNumber(key, field.value);
      const { checkExpression } = await loadChecker();
      return () => checkExpression(key, field.value);
    },
  };
}

function chosen(form: HTMLFormElement, key: ChoicesKey): AnswerControls {
  const inputs = [...form.querySelectorAll<HTMLInputElement>('input[name=answer]')];
  const read = () => inputs.flatMap(({ checked }, i) => (checked ? [i] : []));
  return {
    read,
    write(answer) {
      inputs.forEach((input, i) => (input.checked = Array.isArray(answer) && answer.includes(i)));
    },
    loadCheck: async () => () => checkChoices(key, read()),
  };
}

function ordered(form: HTMLFormElement, { announce }: Listener): AnswerControls {
  const list = form.querySelector('ol')!;
  const start = items(list);
  const read = () => items(list).map((item) => Number(item.dataset['place']));

  const move = (item: HTMLElement, by: -1 | 1): void => {
    // The neighbour moves, so that the button just pressed keeps its focus.
    const { previousElementSibling: above, nextElementSibling: below } = item;
    if (by < 0 && above) item.after(above);
    if (by > 0 && below) item.before(below);
    const all = items(list);
    announce(
      `“${item.dataset['words']}” is now in place ${all.indexOf(item) + 1} of ${all.length}.`,
    );
  };
  list.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('[data-move]');
    if (button) move(button.closest('li')!, button.dataset['move'] === '1' ? 1 : -1);
  });
  startDragging(list, move);
  return {
    read,
    write(answer) {
      const order = Array.isArray(answer) ? answer : [];
      const place = (item: HTMLElement): number => order.indexOf(Number(item.dataset['place']));
      list.append(...start.toSorted((a, b) => place(a) - place(b)));
    },
    loadCheck: async () => () => checkOrder(read()),
  };
}

function items(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('li')];
}

/** Items follow a finger or a mouse that holds them by their handle. */
function startDragging(list: HTMLElement, move: (item: HTMLElement, by: -1 | 1) => void): void {
  list.addEventListener('pointerdown', (event) => {
    const handle = (event.target as Element).closest<HTMLElement>('[data-handle]');
    const item = handle?.closest('li');
    if (!handle || !item || event.button !== 0 || handle.closest(':disabled')) return;
    event.preventDefault(); // no text is selected
    list.setPointerCapture(event.pointerId);
    item.dataset['held'] = '';
    const follow = ({ clientY }: PointerEvent): void => {
      const { previousElementSibling: above, nextElementSibling: below } = item;
      if (above && clientY < middle(above)) move(item, -1);
      else if (below && clientY > middle(below)) move(item, 1);
    };
    const release = (): void => {
      delete item.dataset['held'];
      list.removeEventListener('pointermove', follow);
    };
    list.addEventListener('pointermove', follow);
    list.addEventListener('lostpointercapture', release, { once: true });
  });
}

function middle(element: Element): number {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}

/** How often "how far she is" is written anew while she drags, in milliseconds. */
const PACE = 200;

function played(form: HTMLFormElement, key: GoalKey, { reach }: Listener): AnswerControls {
  const figure = document.querySelector(`figure[data-widget="${key.figure}"]`)!;
  const line = form.querySelector('[data-now]')!;
  let latest: { readonly reached: boolean; readonly now: string } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onGoals(figure, (verdicts) => {
    const before = latest;
    latest = verdicts[key.name];
    timer ??= setTimeout(() => {
      timer = undefined;
      line.textContent = latest?.now ?? '';
    }, PACE);
    if (latest?.reached && !before?.reached) reach();
  });
  return {
    read: () => null,
    write: () => {},
    loadCheck: async () => () => {
      if (!latest) {
        return {
          verdict: 'unreadable',
          sentence:
            'The figure has not been started yet. Go there and touch it; then it can say how far you are.',
        };
      }
      return latest.reached ? { verdict: 'right' } : { verdict: 'wrong', sentence: latest.now };
    },
  };
}
