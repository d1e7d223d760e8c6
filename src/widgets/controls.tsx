import { memo, useCallback, useId, useState } from 'react';
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react';
import { tickText } from '../plots/axes.tsx';
import {
  clip,
  expectation,
  fitsLink,
  formatValue,
  parseNumber,
  parseValue,
  spokenValue,
  typedNumbers,
  usedText,
} from './codec.ts';
import styles from './controls.module.css';
import { gridValue, lastPosition, moved, nearestPosition, positionOf } from './number-grid.ts';
import { sameValue } from './parameters.ts';
import type {
  ChoiceParameter,
  NumberParameter,
  Parameter,
  Parameters,
  ParameterValue,
  PointsParameter,
  SwitchParameter,
  TextParameter,
  Values,
} from './parameters.ts';

export interface ControlsProps {
  readonly parameters: Parameters;
  readonly values: Values;
  /** Has to stay the same function: a control is drawn anew only when its own value changes. */
  readonly onChange: (name: string, value: ParameterValue) => void;
}

/** One labelled native control per parameter that matters at these values. */
export function Controls({ parameters, values, onChange }: ControlsProps): ReactNode {
  return (
    <div className={styles.controls}>
      {Object.entries(parameters).map(
        ([name, parameter]) =>
          (!parameter.when || parameter.when(values)) && (
            <Control
              key={name}
              name={name}
              parameter={parameter}
              value={values[name]!}
              onChange={onChange}
            />
          ),
      )}
    </div>
  );
}

interface AnyControlProps extends Pick<ControlsProps, 'onChange'> {
  readonly name: string;
  readonly parameter: Parameter;
  readonly value: ParameterValue;
}

const Control = memo(function Control({ name, parameter, value, onChange }: AnyControlProps) {
  const change = useCallback((next: ParameterValue) => onChange(name, next), [name, onChange]);
  return (
    <div
      className={parameter.type === 'text' ? `${styles.control} ${styles.wide}` : styles.control}
      data-quantity={parameter.quantity ?? name}
      data-value={spokenValue(parameter, value)}
    >
      <Field parameter={parameter} value={value} onChange={change} />
    </div>
  );
});

interface ControlProps<P, V> {
  readonly parameter: P;
  readonly value: V;
  readonly onChange: (value: V) => void;
}

function Field({ parameter, value, onChange }: ControlProps<Parameter, ParameterValue>): ReactNode {
  switch (parameter.type) {
    case 'number':
      return <NumberControl parameter={parameter} value={Number(value)} onChange={onChange} />;
    case 'points':
      return (
        <PointsControl
          parameter={parameter}
          value={value as readonly number[]}
          onChange={onChange}
        />
      );
    case 'choice':
      return <ChoiceControl parameter={parameter} value={String(value)} onChange={onChange} />;
    case 'switch':
      return <SwitchControl parameter={parameter} value={value === true} onChange={onChange} />;
    case 'text':
      return <TextControl parameter={parameter} value={String(value)} onChange={onChange} />;
  }
}

/** A field left by a click explains itself after it: a sentence coming in between moves the target away. */
const AFTER_CLICK = 300; // milliseconds

/** A slider for the feel of it, and a field for the exact number. */
function NumberControl({
  parameter,
  value,
  onChange,
}: ControlProps<NumberParameter, number>): ReactNode {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [refused, setRefused] = useState({ value, sentence: '' });
  const problem = refused.value === value ? refused.sentence : '';
  const log = parameter.scale === 'log';

  const set = (next: number): void => {
    setDraft(null);
    setRefused({ value, sentence: '' });
    if (next !== value) onChange(next);
  };
  const commit = (wait: number): void => {
    if (draft === null) return;
    const typed = parseValue(parameter, draft.trim().replace('−', '-').replace(',', '.'));
    if (typeof typed === 'number') return set(typed);
    setDraft(null);
    const sentence = `“${clip(draft)}” can’t be used here: ${parameter.label} takes ${expectation(parameter)}. It stays at ${value}.`;
    setTimeout(() => setRefused({ value, sentence }), wait);
  };
  const step = (event: KeyboardEvent): void => {
    const steps = stepsOf(event);
    if (steps === undefined) return;
    event.preventDefault();
    set(moved(parameter, value, steps));
  };

  return (
    <>
      <label htmlFor={id} className={styles.label}>
        {parameter.label}
      </label>
      <span className={styles.exact}>
        <input
          type="text"
          inputMode={parameter.min < 0 ? 'text' : 'decimal'} // iOS offers no minus on its number pad
          autoComplete="off"
          aria-label={`${parameter.label}, exact value`}
          aria-describedby={problem ? `${id}-problem` : undefined}
          value={draft ?? formatValue(value)}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={() => commit(AFTER_CLICK)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit(0);
            else if (event.key === 'Escape') setDraft(null);
            else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') step(event);
          }}
        />
        {parameter.unit && <span className={styles.unit}>{parameter.unit}</span>}
      </span>
      <input
        id={id}
        type="range"
        className={styles.range}
        // A logarithmic slider counts its stops; a linear one holds the value itself.
        min={log ? 0 : parameter.min}
        max={log ? lastPosition(parameter) : parameter.max}
        step={log ? 1 : parameter.step}
        value={log ? nearestPosition(parameter, value) : value}
        style={
          {
            '--at': `${(100 * positionOf(parameter, value)) / lastPosition(parameter)}%`,
          } as CSSProperties
        }
        aria-valuetext={spokenValue(parameter, value)}
        aria-describedby={`${id}-help`}
        onChange={(event) => {
          const at = Number(event.target.value);
          set(gridValue(parameter, log ? at : nearestPosition(parameter, at)));
        }}
        onKeyDown={step}
      />
      <Help id={`${id}-help`}>{parameter.help}</Help>
      {problem && (
        <p id={`${id}-problem`} role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </>
  );
}

/** All numbers of a list in one field: to be typed, pasted, copied. Pictures are for moving one of them. */
function PointsControl({
  parameter,
  value,
  onChange,
}: ControlProps<PointsParameter, readonly number[]>): ReactNode {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [refused, setRefused] = useState({ draft, sentence: '' });
  const problem = refused.draft === draft ? refused.sentence : '';
  const [drafted, setDrafted] = useState(value);
  if (drafted !== value) {
    setDrafted(value);
    setDraft(null); // the picture has moved on
  }
  const commit = (wait: number): void => {
    if (draft === null) return;
    const typed = typedNumbers(draft);
    const numbers = parseValue(parameter, typed.join('~'));
    if (numbers === undefined) {
      const sentence = refusal(parameter, typed);
      setTimeout(() => setRefused({ draft, sentence }), wait);
      return;
    }
    setDraft(null);
    if (!sameValue(numbers, value)) onChange(numbers as readonly number[]);
  };

  return (
    <>
      <label htmlFor={id} className={styles.label}>
        {parameter.label}
      </label>
      {parameter.unit && <span className={styles.unit}>{parameter.unit}</span>}
      <textarea
        id={id}
        rows={parameter.most > LIST_LINE ? 2 : 1}
        className={styles.points}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== ''}
        aria-describedby={`${id}-help${problem && ` ${id}-problem`}`}
        value={draft ?? value.map(formatValue).join(', ')}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => commit(AFTER_CLICK)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDraft(null);
          if (event.key !== 'Enter') return;
          event.preventDefault(); // no new line
          commit(0);
        }}
      />
      <Help id={`${id}-help`}>{parameter.help}</Help>
      {problem && (
        <p id={`${id}-problem`} role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </>
  );
}

/** So many numbers fit into one line of the field. */
const LIST_LINE = 10;

/** Why `typed` can't be used, and what to do about it. */
function refusal(parameter: PointsParameter, typed: readonly string[]): string {
  const wrong = typed.find((text) => parseNumber(parameter, text) === undefined);
  const what =
    wrong !== undefined
      ? `“${clip(wrong)}” can’t be used here`
      : `${typed.length} ${typed.length === 1 ? 'number' : 'numbers'} can’t be used here`;
  return `${what}: ${parameter.label} takes ${expectation(parameter)}. Until this is mended nothing changes; Escape brings the numbers in use back.`;
}

/**
 * How many steps a key stands for. A native range knows arrows, Page keys, Home and End, but its
 * page is a tenth of the range, it has no finer step, and from a value between two stops it jumps.
 */
function stepsOf(event: KeyboardEvent): number | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined; // the browser's own
  switch (event.key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return event.shiftKey ? 0.1 : 1;
    case 'ArrowLeft':
    case 'ArrowDown':
      return event.shiftKey ? -0.1 : -1;
    case 'PageUp':
      return 10;
    case 'PageDown':
      return -10;
    default:
      return undefined;
  }
}

function ChoiceControl({
  parameter,
  value,
  onChange,
}: ControlProps<ChoiceParameter, string>): ReactNode {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className={styles.label}>
        {parameter.label}
      </label>
      <select
        id={id}
        className={styles.select}
        value={value}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.value)}
      >
        {Object.entries(parameter.choices).map(([choice, words]) => (
          <option key={choice} value={choice}>
            {words}
          </option>
        ))}
      </select>
      <Help id={`${id}-help`}>{parameter.help}</Help>
    </>
  );
}

function SwitchControl({
  parameter,
  value,
  onChange,
}: ControlProps<SwitchParameter, boolean>): ReactNode {
  const id = useId();
  return (
    <>
      <label className={styles.switch}>
        <input
          type="checkbox"
          role="switch"
          checked={value}
          aria-describedby={`${id}-help`}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{parameter.label}</span>
      </label>
      <Help id={`${id}-help`}>{parameter.help}</Help>
    </>
  );
}

/** What is pasted is used at once, what is typed when the reader leaves the field. */
function TextControl({
  parameter,
  value,
  onChange,
}: ControlProps<TextParameter, string>): ReactNode {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [cut, setCut] = useState({ value, length: 0 });
  const [drafted, setDrafted] = useState(value);
  if (drafted !== value) {
    setDrafted(value);
    setDraft(null); // a preset has brought another text
  }
  const commit = (text: string): void => {
    const { used, length } = usedText(parameter, text);
    setDraft(null);
    setCut({ value: used, length });
    if (used !== value) onChange(used);
  };
  const notes: string[] = [];
  if (cut.value === value && cut.length > parameter.most)
    notes.push(
      `That text has ${tickText(cut.length)} characters: the first ${tickText(parameter.most)} are used.`,
    );
  if (value !== parameter.default && !fitsLink(value))
    notes.push(
      'This text is too long for a link. It stays on this page until you leave it; a link to the figure brings the settings without it.',
    );
  return (
    <>
      <label htmlFor={id} className={styles.label}>
        {parameter.label}
      </label>
      <textarea
        id={id}
        rows={4}
        className={styles.points}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-help ${id}-notes`}
        value={draft ?? value}
        onChange={({ target, nativeEvent }) => {
          const { inputType } = nativeEvent as InputEvent;
          if (inputType === 'insertFromPaste' || inputType === 'insertFromDrop')
            commit(target.value);
          else setDraft(target.value);
        }}
        onBlur={() => draft !== null && commit(draft)}
        onKeyDown={(event) => event.key === 'Escape' && setDraft(null)}
      />
      <Help id={`${id}-help`}>{parameter.help}</Help>
      <div id={`${id}-notes`} role="status" className={styles.problem}>
        {notes.join(' ')}
      </div>
    </>
  );
}

function Help({ id, children }: { readonly id: string; readonly children: string }): ReactNode {
  return (
    <p id={id} className={styles.help}>
      {children}
    </p>
  );
}
