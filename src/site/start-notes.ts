import { presenterChannel, readToNotes } from '../widgets/presenter-messages.ts';
import type { RemoteCommand, StageState, ToStage } from '../widgets/presenter-messages.ts';
import { commandOf } from '../widgets/stage-keys.ts';

/** Milliseconds between two questions to the stage, and of silence before it counts as gone. */
const ASK = 2000;
const SILENCE = 7000;

/** A figure that has been left for the next one of a lesson says goodbye, too: so long is waited for the next. */
const BETWEEN = 4000;

const LOOKING = 'Looking for the presentation these notes belong to …';
const GONE =
  'The presentation has ended, or its window has been closed or reloaded. Press Present there again and the notes go on.';
const NO_SESSION =
  'This window shows the notes of whoever presents a figure. Press Present under a figure, then Notes.';

/** Makes the notes window work: shows what the stage tells, and sends it the presenter's commands. */
export function startNotes(page: HTMLElement): void {
  const part = (name: string): HTMLElement => page.querySelector<HTMLElement>(`[data-${name}]`)!;
  const fill = (name: string, text: string): void => {
    const element = part(name);
    if (element.textContent !== text) element.textContent = text;
  };
  const buttons = [...page.querySelectorAll<HTMLButtonElement>('[data-command]')];
  const channel = presenterChannel(location.hash.slice(1));
  if (!channel) {
    fill('said', NO_SESSION);
    return;
  }

  part('elsewhere').hidden = true;
  let since: number | null = null;
  let heardAt = performance.now();
  let live = false;
  let farewell: ReturnType<typeof setTimeout> | undefined;

  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
  const post = (message: ToStage): void => channel.postMessage(message);
  const beGone = (): void => {
    live = false;
    fill('said', GONE);
    for (const button of buttons) button.disabled = true;
  };
  const show = (state: StageState): void => {
    clearTimeout(farewell);
    live = true;
    heardAt = performance.now();
    since = state.since;
    fill('said', '');
    part('stage').hidden = false;
    part('clocks').hidden = false;
    const changed = state.changed ? ', changed' : '';
    fill('place', `${state.figure} · ${state.position} of ${state.of}${changed}`);
    fill('title', state.title);
    fill('words', state.notes);
    fill('sentence', state.sentence);
    fill('next', state.next ?? 'Nothing: this is the last state.');
    const settings = state.settings.length > 0 ? state.settings : ['None'];
    part('settings').replaceChildren(...settings.map((words) => textElement('li', words)));
    part('run-facts').hidden = state.run === null;
    if (state.run) {
      const { status, step, metrics } = state.run;
      fill('run-words', `${status}, step ${step.toLocaleString('en')}`);
      part('metrics').replaceChildren(
        ...metrics.flatMap(({ label, value }) => [
          textElement('dt', label),
          textElement('dd', value),
        ]),
      );
    }
    for (const button of buttons) {
      const command = button.dataset['command'] as RemoteCommand;
      button.disabled =
        (command === 'previous' && state.position === 1) ||
        (command === 'next' && state.next === null);
      if (command === 'blank') button.setAttribute('aria-pressed', String(state.blank));
      if (command === 'train') {
        button.hidden = state.run === null;
        button.textContent = state.run?.status === 'running' ? 'Pause' : 'Train';
      }
    }
    tick();
  };
  const tick = (): void => {
    if (since === null) return;
    fill('elapsed', elapsed(Date.now() - since));
    fill('clock', new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
  };

  channel.addEventListener('message', ({ data }) => {
    const message = readToNotes(data);
    if (message?.kind === 'state') show(message);
    if (message?.kind !== 'gone') return;
    clearTimeout(farewell);
    farewell = setTimeout(beGone, BETWEEN);
  });
  for (const button of buttons)
    button.addEventListener('click', () =>
      post({ kind: 'command', command: button.dataset['command'] as RemoteCommand }),
    );
  document.addEventListener('keydown', (event) => {
    const command = commandOf(event, false);
    const button = buttons.find(({ dataset }) => dataset['command'] === command);
    if (!button || button.disabled || button.hidden || event.repeat) return;
    event.preventDefault();
    post({ kind: 'command', command: button.dataset['command'] as RemoteCommand });
  });

  fill('said', LOOKING);
  post({ kind: 'hello' });
  setInterval(() => {
    post({ kind: 'hello' });
    if (live && performance.now() - heardAt > SILENCE) beGone();
  }, ASK);
  setInterval(tick, 500);
}

function textElement(tag: 'li' | 'dt' | 'dd', text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** `4:07`, `1:04:07`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number: number): string => String(number).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
