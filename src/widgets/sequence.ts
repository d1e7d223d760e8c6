import { useMemo, useState } from 'react';
import type { WidgetDeclaration } from './declaration.ts';
import type { Values } from './parameters.ts';
import { presetAt, presetValues } from './presets.ts';
import { sameValue } from './parameters.ts';

/** One of the states a presenter turns through. */
export interface State {
  readonly title: string;
  readonly notes?: string | undefined;
}

/** The states of a figure, or of a lesson, in the order in which a presenter shows them. */
export interface Sequence {
  readonly states: readonly State[];
  /** Which one was called up last. */
  readonly at: number;
  /** Whether the figure has been changed since. */
  readonly changed: boolean;
  /** To the state before or after; at either end it stays. */
  turn(direction: -1 | 1): void;
}

interface PresetState extends State {
  /** Null for the settings that the page gives the figure. */
  readonly preset: string | null;
}

/** The figure as the page has it, unless that is a preset, then its presets. */
export function statesOf(declaration: WidgetDeclaration, base: Values): readonly PresetState[] {
  const presets = Object.entries(declaration.presets).map(([preset, { title, notes }]) => ({
    preset,
    title,
    notes,
  }));
  const first = { preset: null, title: 'As it starts', notes: declaration.notes };
  return presets.some(({ preset }) => isBase(declaration, base, preset))
    ? presets
    : [first, ...presets];
}

function isBase(declaration: WidgetDeclaration, base: Values, preset: string): boolean {
  const there = presetValues(declaration, base, base, preset);
  return Object.entries(base).every(([name, value]) => sameValue(there[name], value));
}

/** A figure's own states: those its author declared. */
export function usePresetSequence(
  declaration: WidgetDeclaration,
  base: Values,
  values: Values,
  setValues: (values: Values) => void,
): Sequence {
  const states = useMemo(() => statesOf(declaration, base), [declaration, base]);
  const names = states.map(({ preset }) => preset);
  const here = presetAt(declaration, base, values, names);
  const found = names.findIndex((name) => name === here);
  const [last, setLast] = useState(Math.max(0, found));
  if (found >= 0 && found !== last) setLast(found);
  const at = found >= 0 ? found : last;
  return {
    states,
    at,
    changed: found < 0,
    turn: (direction) => {
      const next = states[at + direction];
      if (next) setValues(presetValues(declaration, base, values, next.preset));
    },
  };
}
