import { useEffect, useId, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { siteUrl } from '../book/link.tsx';
import { formatHash, MOST_STATES, parseHash } from '../widgets/lesson.ts';
import type { Lesson, LessonState } from '../widgets/lesson.ts';
import {
  loadLesson,
  onLessonChange,
  saveLesson,
  states as counted,
} from '../widgets/lesson-store.ts';
import { isWidget } from '../widgets/registry.ts';
import type { Sequence } from '../widgets/sequence.ts';
import { usePresentation } from '../widgets/use-presentation.ts';
import { LessonEntry } from './lesson-entry.tsx';
import { LessonFigure } from './lesson-figure.tsx';
import { stateWords, useDeclarations } from './lesson-states.ts';
import styles from './lesson.module.css';
import { statesOfLink } from './paste.ts';

/** Puts the lesson into its page: that of the address, or else the reader's own. */
export function startLesson(place: HTMLElement): void {
  createRoot(place).render(<LessonOfAddress />);
}

function LessonOfAddress(): ReactNode {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const look = (): void => setHash(location.hash);
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  return /^#.*\bs=/.test(hash) ? <LinkedLesson key={hash} hash={hash} /> : <OwnLesson />;
}

/** Those that this book has figures for. */
function known(lesson: Lesson): Lesson {
  return lesson.filter(({ widget }) => isWidget(widget));
}

const TOO_MANY = `With these, your lesson would have more than ${MOST_STATES} states, which is as many as it can hold. Remove some of yours first.`;

/** A lesson as its author sent it. */
function LinkedLesson({ hash }: { readonly hash: string }): ReactNode {
  const [{ lesson, lost }] = useState(() => {
    const read = parseHash(hash);
    const good = known(read.lesson);
    return { lesson: good, lost: read.unreadable + read.lesson.length - good.length };
  });
  const [said, setSaid] = useState('');
  const add = (): void => {
    const both = [...loadLesson().lesson, ...lesson];
    const failed = both.length > MOST_STATES ? TOO_MANY : saveLesson(both);
    if (failed !== null) return setSaid(failed);
    location.hash = '';
    return undefined;
  };
  return (
    <>
      <h2>
        {lesson.length > 0
          ? `A lesson of ${counted(lesson.length)}`
          : 'A lesson that can’t be read'}
      </h2>
      {lost > 0 && (
        <p className="notice">
          {counted(lost)} of this link could not be read: a part of it was lost, or it names figures
          that this book doesn’t have.
          {lesson.length > 0 ? ' The others are here.' : ' Ask for the link once more.'}
        </p>
      )}
      <Shown lesson={lesson}>
        {lesson.length > 0 && (
          <button type="button" onClick={add}>
            Add to my lesson, to change it
          </button>
        )}
      </Shown>
      <p role="status">{said}</p>
    </>
  );
}

interface Change {
  readonly lesson: Lesson;
  /** What has been done, in a sentence. */
  readonly said: string;
  /** The lesson before, where it can be brought back. */
  readonly before?: Lesson;
}

/** The lesson that this browser keeps. */
function OwnLesson(): ReactNode {
  const [{ lesson, said, before }, setChange] = useState<Change>(() => {
    const kept = loadLesson();
    return { lesson: known(kept.lesson), said: kept.trouble ?? '' };
  });
  useEffect(
    () =>
      onLessonChange(() => {
        const kept = loadLesson();
        setChange({ lesson: known(kept.lesson), said: kept.trouble ?? '' });
      }),
    [],
  );
  const change = (next: Lesson, words: string, undo?: Lesson): void =>
    setChange({
      lesson: next,
      said: saveLesson(next) ?? words,
      ...(undo && { before: undo }),
    });
  const [byHand, setByHand] = useState('');
  const link = (): string => `${location.origin}${siteUrl('/lesson/')}#${formatHash(lesson)}`;
  const copy = (): void => {
    const address = link();
    const long =
      address.length > 2000
        ? ` It has ${address.length.toLocaleString('en')} characters, which some mail programs cut.`
        : '';
    const write = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('closed'));
    write.then(
      () => setChange({ lesson, said: `The lesson’s link is copied.${long}` }),
      () => setByHand(address),
    );
  };
  const id = useId();
  return (
    <>
      <h2>Your lesson</h2>
      {lesson.length === 0 && (
        <p>It is empty so far. “Add to lesson” under any figure adds the figure as it is then.</p>
      )}
      <Shown
        lesson={lesson}
        edit={{
          change: (at, part) =>
            change(
              lesson.map((state, i) => (i === at ? { ...state, ...part } : state)),
              '',
            ),
          move: (at, by) => {
            const moved = [...lesson];
            moved.splice(at + by, 0, ...moved.splice(at, 1));
            change(moved, `Moved to place ${at + by + 1}.`);
          },
          remove: (at) =>
            change(
              lesson.filter((_, i) => i !== at),
              'The state is removed.',
              lesson,
            ),
        }}
      >
        {lesson.length > 0 && (
          <>
            <button type="button" onClick={copy}>
              Copy lesson link
            </button>
            <button type="button" onClick={() => change([], 'The lesson is empty.', lesson)}>
              Clear
            </button>
          </>
        )}
      </Shown>
      <p role="status" className={styles.said}>
        {said}{' '}
        {before && (
          <button type="button" onClick={() => change(before, 'Everything is back.')}>
            Put it back
          </button>
        )}
      </p>
      {byHand && (
        <p className={styles.field}>
          <label htmlFor={id}>The browser keeps its clipboard closed. The link:</label>
          <input id={id} readOnly value={byHand} onFocus={(event) => event.target.select()} />
        </p>
      )}
      <Paste
        onStates={(added) => {
          const next = [...lesson, ...known(added)].slice(0, MOST_STATES);
          const count = next.length - lesson.length;
          change(
            next,
            count > 0
              ? `${counted(count)} added.`
              : 'Nothing was added: the link names no figure of this book, or the lesson is full.',
          );
        }}
        onTrouble={(why) => setChange({ lesson, said: why })}
      />
    </>
  );
}

/** A field for links to figures. */
function Paste(props: {
  readonly onStates: (states: Lesson) => void;
  readonly onTrouble: (why: string) => void;
}): ReactNode {
  const id = useId();
  const [text, setText] = useState('');
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const pasted = await statesOfLink(text);
    if ('why' in pasted) return props.onTrouble(pasted.why);
    setText('');
    return props.onStates(pasted.states);
  };
  return (
    <form className={styles.paste} onSubmit={(event) => void add(event)}>
      <p className={styles.field}>
        <label htmlFor={id}>Add a state by its link</label>
        <input
          id={id}
          inputMode="url"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </p>
      <button type="submit">Add</button>
    </form>
  );
}

interface Edit {
  readonly change: (at: number, part: Partial<Pick<LessonState, 'title' | 'notes'>>) => void;
  readonly move: (at: number, by: -1 | 1) => void;
  readonly remove: (at: number) => void;
}

/** The states of a lesson, one figure of them awake at a time, and the way to present them. */
function Shown(props: {
  readonly lesson: Lesson;
  readonly edit?: Edit;
  /** What else can be done with the lesson. */
  readonly children: ReactNode;
}): ReactNode {
  const { lesson, edit, children } = props;
  const declarations = useDeclarations(lesson.map(({ widget }) => widget));
  const words = lesson.map((state) => stateWords(state, declarations.get(state.widget)));
  const hall = useRef<HTMLDivElement>(null);
  const presentation = usePresentation(hall);
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const focus = useRef<{ at: number; by: -1 | 1 } | null>(null);

  useEffect(() => {
    if (!focus.current) return;
    const { at: moved, by } = focus.current;
    focus.current = null;
    const buttons = list.current!.children[moved]!.querySelectorAll('button');
    buttons[by < 0 ? 1 : 2]?.focus(); // the keyboard goes along with what it moves
  });

  const sequenceAt = (here: number): Sequence => ({
    states: words,
    at: here,
    changed: false,
    turn: (direction) => setAt(Math.min(lesson.length - 1, Math.max(0, here + direction))),
  });
  const present = (from: number): void => {
    setAt(from);
    setOpen(null);
    presentation.start();
  };
  const shown = lesson[at];
  return (
    <>
      {lesson.length > 0 && (
        <p className={styles.tools}>
          <button type="button" className={styles.main} onClick={() => present(0)}>
            Present
          </button>
          {children}
        </p>
      )}
      <ol ref={list} className={styles.list}>
        {lesson.map((state, i) => (
          <LessonEntry
            key={i}
            state={state}
            words={words[i]!}
            open={open === i}
            onOpen={() => setOpen(open === i ? null : i)}
            {...(edit && {
              edit: {
                first: i === 0,
                last: i === lesson.length - 1,
                change: (part) => edit.change(i, part),
                move: (by) => {
                  setOpen(null);
                  focus.current = { at: i + by, by };
                  edit.move(i, by);
                },
                remove: () => {
                  setOpen(null);
                  edit.remove(i);
                },
              },
            })}
          >
            {open === i && !presentation.presenting && (
              <LessonFigure
                key={`${state.widget}${state.query}`}
                state={state}
                title={words[i]!.title}
                place={{
                  sequence: sequenceAt(i),
                  presentation: { ...presentation, start: () => present(i) },
                }}
              />
            )}
          </LessonEntry>
        ))}
      </ol>
      <div ref={hall} className={styles.hall} data-lesson-hall>
        {presentation.presenting && shown && (
          <LessonFigure
            key={`${at} ${shown.widget}${shown.query}`}
            state={shown}
            title={words[at]!.title}
            place={{ sequence: sequenceAt(at), presentation }}
          />
        )}
      </div>
    </>
  );
}
