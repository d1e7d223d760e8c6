import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { RunView, WidgetDeclaration } from './declaration.ts';
import type { Values } from './parameters.ts';
import type { RemoteCommand, StageState } from './presenter-messages.ts';
import { metricText } from './readouts.tsx';
import type { Sequence } from './sequence.ts';
import { settingsWords } from './settings-words.ts';
import { StageHelp } from './stage-help.tsx';
import { commandOf } from './stage-keys.ts';
import type { StageCommand } from './stage-keys.ts';
import { StageLink } from './stage-link.tsx';
import styles from './stage.module.css';
import { Spotlight } from './spotlight.tsx';
import { useNotesWindow } from './use-notes-window.ts';
import type { Presentation } from './use-presentation.ts';
import type { WidgetState } from './use-widget.ts';

export interface StageProps {
  readonly declaration: WidgetDeclaration;
  readonly state: WidgetState;
  readonly presentation: Presentation;
  readonly sequence: Sequence;
  /** What the picture is drawn from: before a run of one's own, the reference run. */
  readonly shown: { readonly values: Values; readonly run?: RunView };
}

/** What lies over the figure; at most one thing does. */
type Over = 'spotlight' | 'blank' | 'qr' | 'help';

const BLOCKED =
  'The browser has kept the notes window shut. Allow this site to open windows (a sign in the address bar offers it), then press Notes again.';
const OPENED = 'The notes are open in a second window. F fills the screen again.';

/** The presenter's bar under a figure, its keys, and what can lie over the figure. */
export function Stage({
  declaration,
  state,
  presentation,
  sequence,
  shown,
}: StageProps): ReactNode {
  const { states, at, changed } = sequence;
  const here = states[at]!;
  const [over, setOver] = useState<Over | null>(null);
  const [said, setSaid] = useState('');
  const run = declaration.training?.applies?.(state.values) === false ? undefined : state.run;
  const full = useFullScreen();

  const turn = (direction: -1 | 1): void => {
    setOver(over === 'spotlight' ? over : null);
    const next = states[at + direction];
    if (next) sequence.turn(direction);
    setSaid(
      next
        ? `${at + direction + 1} of ${states.length}: ${next.title}.`
        : direction < 0
          ? 'This is the first state.'
          : 'This is the last state.',
    );
  };
  const toggle = (what: Over): void => setOver(over === what ? null : what);

  /** What the notes window may ask for, too. */
  const obey = (command: RemoteCommand): void => {
    if (command === 'previous') turn(-1);
    else if (command === 'next') turn(1);
    else if (command === 'blank') toggle('blank');
    else if (run?.status === 'running') state.pause();
    else if (run) state.train();
  };
  const openNotes = useNotesWindow(
    () =>
      stageState({
        declaration,
        sequence,
        set: state.values,
        shown,
        since: presentation.since,
        over,
      }),
    obey,
  );
  const follow = (command: StageCommand): void => {
    switch (command) {
      case 'notes':
        presentation.stay();
        return setSaid(openNotes() ? OPENED : BLOCKED);
      case 'fullscreen':
        return presentation.start();
      case 'spotlight':
      case 'qr':
      case 'help':
        setSaid('');
        return toggle(command);
      default:
        return obey(command);
    }
  };
  useStageKeys(follow, over, () => setOver(null));

  const button = (
    command: StageCommand,
    words: string,
    keys: string,
    pressed?: boolean,
  ): ReactNode => (
    <button
      type="button"
      className={styles.button}
      aria-keyshortcuts={keys}
      {...(pressed !== undefined && { 'aria-pressed': pressed })}
      onClick={() => follow(command)}
    >
      {words}
    </button>
  );

  return (
    <>
      <nav aria-label="Presentation" className={styles.bar}>
        {states.length > 1 && (
          <div className={styles.turns}>
            <Turn way="Previous" ends={at === 0} onTurn={() => turn(-1)} />
            <Turn way="Next" ends={at === states.length - 1} onTurn={() => turn(1)} />
            <p className={styles.state} data-stage-state>
              {at + 1} of {states.length}: <strong>{here.title}</strong>
              {changed && ', changed'}
            </p>
          </div>
        )}
        <div className={styles.tools}>
          {button('spotlight', 'Spotlight', 'S', over === 'spotlight')}
          {button('blank', 'Blank', 'B')}
          {button('qr', 'QR code', 'Q')}
          {button('notes', 'Notes', 'N')}
          {!full && button('fullscreen', 'Full screen', 'F')}
          {button('help', 'Keys', '?')}
        </div>
        <p
          role="status"
          className={said === BLOCKED || said === OPENED ? styles.said : styles.spoken}
        >
          {said}
        </p>
      </nav>
      {over === 'spotlight' && <Spotlight />}
      {over === 'blank' && (
        <button
          type="button"
          className={styles.blank}
          aria-label="The screen is blank. Any key or a touch brings the figure back."
          onClick={() => setOver(null)}
        />
      )}
      {over === 'qr' && (
        <StageLink address={state.linkAlone()} title={here.title} onClose={() => setOver(null)} />
      )}
      {over === 'help' && <StageHelp trains={run !== undefined} onClose={() => setOver(null)} />}
    </>
  );
}

function Turn(props: {
  readonly way: 'Previous' | 'Next';
  readonly ends: boolean;
  readonly onTurn: () => void;
}): ReactNode {
  const { way, ends, onTurn } = props;
  return (
    <button
      type="button"
      className={styles.turn}
      aria-label={`${way} state`}
      aria-keyshortcuts={way === 'Next' ? 'PageDown' : 'PageUp'}
      aria-disabled={ends}
      onClick={onTurn}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={way === 'Next' ? 'M5.5 2.5 11 8l-5.5 5.5' : 'M10.5 2.5 5 8l5.5 5.5'} />
      </svg>
    </button>
  );
}

/** Keys while presenting. What lies over the figure hears of them first. */
function useStageKeys(
  follow: (command: StageCommand) => void,
  over: Over | null,
  close: () => void,
): void {
  const latest = useRef({ follow, over, close });
  useEffect(() => void (latest.current = { follow, over, close }));
  useEffect(() => {
    let byPointer = false;
    const use = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopPropagation();
    };
    const touch = (): void => void (byPointer = true);
    const first = (event: KeyboardEvent): void => {
      const { over: lies, close: uncover, follow: act } = latest.current;
      if (lies === 'blank' ? !MODIFIERS.has(event.key) : lies && event.key === 'Escape') {
        use(event);
        return uncover();
      }
      if (event.key === 'Tab' || event.key.startsWith('Arrow')) byPointer = false;
      const page = event.key === 'PageUp' || event.key === 'PageDown';
      const command = page && byPointer ? commandOf(event, byPointer) : undefined;
      if (!command) return undefined;
      use(event); // a clicker's key, where a slider that was dragged would take it
      return event.repeat ? undefined : act(command);
    };
    const last = (event: KeyboardEvent): void => {
      const command = commandOf(event, byPointer);
      if (!command || event.repeat) return;
      event.preventDefault();
      latest.current.follow(command);
    };
    document.addEventListener('pointerdown', touch, true);
    document.addEventListener('keydown', first, true);
    document.addEventListener('keydown', last);
    return () => {
      document.removeEventListener('pointerdown', touch, true);
      document.removeEventListener('keydown', first, true);
      document.removeEventListener('keydown', last);
    };
  }, []);
}

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Fn']);

function useFullScreen(): boolean {
  const full = useSyncExternalStore(
    (changed) => {
      document.addEventListener('fullscreenchange', changed);
      return () => document.removeEventListener('fullscreenchange', changed);
    },
    () => document.fullscreenElement !== null,
  );
  return full || !document.fullscreenEnabled;
}

/** What the notes window shows. */
function stageState(props: {
  readonly declaration: WidgetDeclaration;
  readonly sequence: Sequence;
  /** What the controls say: a reference run is drawn at settings of its own. */
  readonly set: Values;
  readonly shown: StageProps['shown'];
  readonly since: number;
  readonly over: Over | null;
}): StageState {
  const { declaration, sequence, set, shown, since, over } = props;
  const { states, at, changed } = sequence;
  const { values, run } = shown;
  const named = Object.entries({ loss: { label: 'Loss' }, ...declaration.training?.metrics });
  return {
    kind: 'state',
    figure: declaration.title,
    title: states[at]!.title,
    position: at + 1,
    of: states.length,
    changed,
    next: states[at + 1]?.title ?? null,
    notes: states[at]!.notes ?? '',
    sentence: declaration.describe(values, run),
    settings: [...settingsWords(declaration, set)],
    run: run
      ? {
          status: run.status,
          step: run.step,
          metrics: named
            .map(([name, { label }]) => ({ label, value: metricText(run.metrics[name]) }))
            .filter(({ value }) => value !== ''),
        }
      : null,
    blank: over === 'blank',
    since,
  };
}
