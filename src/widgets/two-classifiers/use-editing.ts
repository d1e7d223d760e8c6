import { useState } from 'react';
import type { Place } from '../../plots/draggable-point.tsx';
import type { ViewProps } from '../declaration.ts';
import { wholePairs } from '../pairs.ts';
import { parameters } from './parameters.ts';
import type { TwoClassifiersValues } from './parameters.ts';

/** The classes by number. */
const CLASSES = ['discs', 'squares'] as const;
const { fewest, most } = parameters.discs;

/** What the reader does to the points; they are numbered through, discs first. */
export interface Editing {
  /** The class of a point that is added. */
  readonly adds: 0 | 1;
  readonly setAdds: (label: 0 | 1) => void;
  /** The point taken hold of last. */
  readonly picked: number | null;
  readonly pick: (i: number | null) => void;
  readonly move: (i: number, place: Place) => void;
  /** Returns its number, or null where there is no room for one more. */
  readonly add: (place: Place) => number | null;
  readonly full: boolean;
  /** Whether a point may leave its class, which keeps its last one. */
  readonly mayLeave: (i: number) => boolean;
  readonly mayChange: (i: number) => boolean;
  readonly remove: (i: number) => void;
  /** Puts a point into the other class. */
  readonly change: (i: number) => void;
}

export function useEditing({
  values,
  setValue,
}: Pick<ViewProps<TwoClassifiersValues>, 'values' | 'setValue'>): Editing {
  const [adds, setAdds] = useState<0 | 1>(0);
  const [wanted, pick] = useState<number | null>(null);
  const lists = [wholePairs(values.discs), wholePairs(values.squares)] as const;
  const before = lists[0].length / 2; // squares are numbered from here
  const count = before + lists[1].length / 2;
  const at = (i: number): { readonly label: 0 | 1; readonly k: number } =>
    i < before ? { label: 0, k: i } : { label: 1, k: i - before };
  const without = (list: readonly number[], k: number): number[] => list.toSpliced(2 * k, 2);
  const isFull = (label: 0 | 1): boolean => lists[label].length + 2 > most;
  const mayLeave = (i: number): boolean => lists[at(i).label].length - 2 >= fewest;
  const mayChange = (i: number): boolean => mayLeave(i) && !isFull(at(i).label === 0 ? 1 : 0);
  return {
    adds,
    setAdds,
    picked: wanted !== null && wanted < count ? wanted : null,
    pick,
    move: (i, { x, y }) => {
      const { label, k } = at(i);
      setValue(CLASSES[label], lists[label].with(2 * k, x).with(2 * k + 1, y));
    },
    add: ({ x, y }) => {
      if (isFull(adds)) return null;
      const i = adds === 0 ? before : count;
      setValue(CLASSES[adds], [...lists[adds], x, y]);
      pick(i);
      return i;
    },
    full: isFull(adds),
    mayLeave,
    mayChange,
    remove: (i) => {
      if (!mayLeave(i)) return;
      const { label, k } = at(i);
      setValue(CLASSES[label], without(lists[label], k));
      pick(i > 0 ? i - 1 : 0);
    },
    change: (i) => {
      if (!mayChange(i)) return;
      const { label, k } = at(i);
      const other = label === 0 ? 1 : 0;
      setValue(CLASSES[label], without(lists[label], k));
      setValue(CLASSES[other], [...lists[other], ...lists[label].slice(2 * k, 2 * k + 2)]);
      pick(other === 0 ? before : count - 1);
    },
  };
}
