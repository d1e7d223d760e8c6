import { memo, useMemo } from 'react';
import type { CSSProperties, MouseEvent, ReactNode } from 'react';
import { Axes, percent, roundAxis, tickText } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import type { ViewProps } from '../declaration.ts';
import { guarded } from '../guarded.ts';
import frame from '../widget-body.module.css';
import { MOST_CONTEXT, parameters } from './parameters.ts';
import type { NextValues } from './parameters.ts';
import { candidatesAt, drawnText, placeIn, studyOf } from './study.ts';
import type { Along, Study } from './study.ts';
import { useTyping } from './typing.ts';
import {
  bitsText,
  contextText,
  glyphOf,
  nameOf,
  natsText,
  probabilityText,
  remarkOn,
  seenText,
  sumText,
} from './words.ts';
import styles from './view.module.css';

type Props = ViewProps<NextValues>;
type PartProps = Props & { readonly study: Study; readonly place: number };

/** A text with the surprise at each of its characters, what may come next at one place, and what the model writes. */
export function NextCharacterView(props: Props): ReactNode {
  const { values, run } = props;
  const study = studyOf(values, run);
  const place = placeIn(study.reading, values);
  const parts = { ...props, study, place };
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.sum}>
          <span>
            held out{' '}
            <output name="held-out" aria-live="off">
              {amount(study.heldOut, natsText)}
            </output>{' '}
            nats per character ={' '}
            <output name="held-out-bits" aria-live="off">
              {amount(study.heldOut, bitsText)}
            </output>{' '}
            bits,
          </span>{' '}
          <span>
            learnt from{' '}
            <output name="learnt" aria-live="off">
              {amount(study.learnt, natsText)}
            </output>{' '}
            nats
          </span>
        </p>
        <p className={styles.remark}>{remarkOn(values, study)}</p>
      </div>
      <Text {...parts} />
      <Next {...parts} />
      <Course {...parts} />
      <Drawn {...parts} />
    </div>
  );
}

function amount(nats: number | null, words: (nats: number) => string): string {
  return nats === null ? '–' : words(nats);
}

/** So much of the text is shown at once, and so much of what was before it. */
const PAGE = 300;
const BEFORE = 12;

/** The part of the text around the place; it turns like a page, so that nothing moves while the place does. */
function Text({ values, setValue, asleep, study, place }: PartProps): ReactNode {
  const { reading, logs, sums } = study;
  const { characters, learnt } = reading;
  const page = Math.floor(Math.max(place, 0) / PAGE) * PAGE;
  const go = (to: number): void =>
    setValue('place', Math.min(Math.max(to, 1), Math.max(characters.length, 1)));
  const jump = (event: MouseEvent): void => {
    const at = (event.target as Element).closest('[data-at]')?.getAttribute('data-at');
    if (at && !asleep) go(Number(at) + 1);
  };
  const part = place < 0 ? '' : place < learnt ? 'learnt from' : 'held out';
  return (
    <div className={styles.text}>
      <p className={styles.title}>
        The text; under each character <b className={styles.loss}>its surprise −log p</b>
        {part && `; here ${part}`}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- for a pointer; the slider does the same, and the field below has the text */}
      <div className={styles.page} onClick={jump} aria-hidden>
        {characters.length === 0 && <span className={styles.none}>No text.</span>}
        <Page
          study={study}
          from={Math.max(0, page - BEFORE)}
          to={Math.min(page + PAGE, characters.length)}
          place={place}
          context={Math.min(values.context, Math.max(place, 0))}
        />
      </div>
      <div
        className={styles.track}
        style={{ '--learnt': share(learnt, characters) } as CSSProperties}
      >
        <input
          type="range"
          className={styles.range}
          aria-label={parameters.place.label}
          aria-valuetext={place < 0 ? 'no text' : placeText(study, place)}
          min={1}
          max={Math.max(characters.length, 1)}
          step={1}
          value={place + 1}
          disabled={place < 0}
          onChange={(event) => go(Number(event.target.value))}
        />
        {learnt < characters.length && <span aria-hidden>held out</span>}
      </div>
      <div className={styles.where}>
        <div className={frame.buttons}>
          <button
            type="button"
            className={frame.button}
            aria-label="Previous character"
            {...guarded(place > 0, () => go(place))}
          >
            ←
          </button>
          <button
            type="button"
            className={frame.button}
            aria-label="Next character"
            {...guarded(place + 1 < characters.length, () => go(place + 2))}
          >
            →
          </button>
        </div>
        <p>
          log p of the first {tickText(place + 1)}:{' '}
          <output name="log-probability" aria-live="off">
            {sumText(sums[place + 1]!)}
          </output>{' '}
          nats{place >= 0 && `, the last of them ${natsText(logs[place]!)}`}; of all{' '}
          {tickText(characters.length)}:{' '}
          <output name="total" aria-live="off">
            {sumText(sums.at(-1)!)}
          </output>
        </p>
      </div>
    </div>
  );
}

function share(part: number, { length }: { readonly length: number }): string {
  return `${(100 * part) / Math.max(length, 1)}%`;
}

function placeText({ reading, logs }: Study, place: number): string {
  const part = place < reading.learnt ? '' : ', held out';
  return `character ${place + 1}${part}: ${nameOf(reading.characters[place]!)}, surprise ${natsText(0 - logs[place]!)} nats`;
}

/** A bar as high as its line allows stands for so many nats or more. */
const HIGHEST = 5;

interface PageProps {
  readonly study: Study;
  readonly from: number;
  readonly to: number;
  readonly place: number;
  readonly context: number;
}

/** A new line as a sign: however many there are, the picture keeps its height. */
const lineOf = (character: string): string => (character === '\n' ? '↵\u200B' : character);

const Page = memo(function Page({ study, from, to, place, context }: PageProps) {
  const { reading, logs } = study;
  return reading.characters.slice(from, to).map((character, k) => {
    const i = from + k;
    const surprise = 0 - logs[i]!;
    const beyond = !(surprise < HIGHEST);
    return (
      <span
        key={i}
        className={styles.character}
        data-at={i}
        data-here={i === place || undefined}
        data-context={(i < place && i >= place - context) || undefined}
        data-held={i >= reading.learnt || undefined}
        data-beyond={beyond || undefined}
        style={
          { '--nats': beyond ? 1 : Math.round((100 * surprise) / HIGHEST) / 100 } as CSSProperties
        }
      >
        {lineOf(character)}
      </span>
    );
  });
});

/** Rows of the bars, the character that comes always among them. */
const ROWS = 10;

/** The likeliest characters at the place. */
function Next({ values, study, place }: PartProps): ReactNode {
  const { reading } = study;
  const candidates = useMemo(() => candidatesAt(study, place), [study, place]);
  const comes = candidates.findIndex(({ symbol }) => symbol === reading.symbols[place]);
  const shown = candidates.slice(0, ROWS);
  if (comes >= ROWS) shown[ROWS - 1] = candidates[comes]!;
  const rest = 1 - shown.reduce((sum, { probability }) => sum + probability, 0);
  const context = contextText(study, values, place);
  return (
    <div className={styles.next}>
      <p className={styles.title}>
        <b className="model" data-quantity="p">
          The next character
        </b>
        {place >= 0 &&
          (context ? (
            <>
              {' '}
              after “<span className={styles.mono}>{context}</span>”
            </>
          ) : (
            ', whatever is before it'
          ))}
      </p>
      <ol className={styles.rows}>
        {shown.map(({ symbol, probability }) => (
          <li key={symbol} data-comes={symbol === reading.symbols[place] || undefined}>
            <span className={styles.mono}>{glyphOf(reading.alphabet[symbol]!)}</span>
            <span className={styles.bar}>
              <span style={{ inlineSize: `${Math.round(1000 * probability) / 10 || 0}%` }} />
            </span>
            <span className={styles.number}>{probabilityText(probability)}</span>
            <span className={styles.comes}>
              {symbol === reading.symbols[place] &&
                `● comes${comes >= ROWS ? `, number ${comes + 1}` : ''}`}
            </span>
          </li>
        ))}
      </ol>
      <p className={styles.note}>
        {candidates.length > shown.length &&
          `The other ${candidates.length - shown.length} together: ${probabilityText(Math.max(rest, 0))}. `}
        {place >= 0 && seenText(study, values, place)}
      </p>
    </div>
  );
}

/** The learnt and the held-out average by context, or over the run. */
function Course({ values, study }: PartProps): ReactNode {
  const { course, reading } = study;
  const byContext = values.model === 'counts';
  const now = byContext ? course[values.context]! : course.at(-1)!;
  const steps = Math.max(now.at, 100);
  const x: Axis = byContext
    ? { domain: [0, MOST_CONTEXT], ticks: [0, 2, 4, 6, 8], label: 'context' }
    : roundAxis([0, 1.03 * steps], 'step');
  const even = Math.log(Math.max(reading.alphabet.length, 2));
  const y = useMemo(() => roundAxis([0, 1.1 * even], '', 3), [even]);
  const line = (part: 'learnt' | 'heldOut'): string => linePath(placesOf(course, part), x, y);
  const dots = [...placesOf([now], 'learnt'), ...placesOf([now], 'heldOut')];
  const named = course[byContext ? 5 : Math.floor(course.length / 2)]!;
  const fallen = byContext ? course[2]! : named; // beside the slope there is room
  return (
    <div className={styles.course}>
      <p className={styles.title}>
        Nats per character{byContext ? ' by context' : ''}:{' '}
        <b className={styles.loss}>held out, dashed; learnt from, drawn through</b>
      </p>
      <Axes
        x={x}
        y={y}
        grid="y"
        sentence={`Held out ${amount(now.heldOut, natsText)} and learnt from ${amount(now.learnt, natsText)} nats per character ${byContext ? 'with a context of' : 'at step'} ${now.at}.`}
        overlay={
          <>
            {named.heldOut !== null && Number.isFinite(named.heldOut) && (
              <Name x={x} y={y} at={named.at} height={named.heldOut} above>
                held out
              </Name>
            )}
            {fallen.learnt !== null && (
              <Name x={x} y={y} at={fallen.at} height={fallen.learnt} before={byContext}>
                learnt from
              </Name>
            )}
          </>
        }
      >
        <path className={styles.line} d={line('learnt')} />
        <path className={styles.line} data-dashed d={line('heldOut')} />
        <path className={styles.dots} d={dotsPath(dots, x, y)} />
      </Axes>
    </div>
  );
}

interface NameProps {
  readonly x: Axis;
  readonly y: Axis;
  readonly at: number;
  readonly height: number;
  readonly above?: boolean;
  /** Whether it ends there, and doesn't begin. */
  readonly before?: boolean;
  readonly children: string;
}

function Name({ x, y, at, height, above, before, children }: NameProps): ReactNode {
  const up = Math.min(Math.max(percent(y, height), 12), 88);
  return (
    <span
      className={styles.name}
      data-above={above || undefined}
      style={{
        ...(before ? { right: `${100 - percent(x, at)}%` } : { left: `${percent(x, at)}%` }),
        bottom: `${up}%`,
      }}
      aria-hidden
    >
      {children}
    </span>
  );
}

function placesOf(course: readonly Along[], part: 'learnt' | 'heldOut') {
  return course.flatMap((along) => {
    const nats = along[part];
    return nats === null ? [] : [{ x: along.at, y: nats }];
  });
}

/** What the model writes by itself. */
function Drawn({ values, setValue, study, place }: PartProps): ReactNode {
  const { temperature, draw, continues } = values;
  const from = continues ? place : 0;
  const characters = useMemo(
    () => drawnText(study, { ...values, temperature, draw, continues }, from),
    // oxlint-disable-next-line react/exhaustive-deps -- of the values only these matter; a text is not drawn at each move
    [study, temperature, draw, continues, from],
  );
  const [shown, type] = useTyping(characters.length);
  const another = (): void => {
    setValue('draw', (draw % parameters.draw.max) + 1);
    type();
  };
  return (
    <div className={styles.drawn}>
      <p className={styles.title}>
        <b className="model">What the model writes</b>
        {continues ? ' from here on' : ''}, character by character
        {temperature === 1 ? '' : `, at temperature ${temperature}`}
      </p>
      <p className={styles.written}>
        {characters.slice(0, shown).map(lineOf).join('')}
        {shown < characters.length && <span className={styles.cursor} />}
      </p>
      <div className={frame.buttons}>
        <button
          type="button"
          className={frame.button}
          disabled={characters.length === 0}
          onClick={another}
        >
          Write another
        </button>
      </div>
    </div>
  );
}
