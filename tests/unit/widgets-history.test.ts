import { describe, expect, test } from 'vitest';
import { History } from '../../src/widgets/history.ts';
import type { Moment } from '../../src/widgets/history.ts';

const moment = (n: number): Moment => ({ values: { n }, own: null, run: null });

describe('History', () => {
  test('takes changes back in turn, and makes them again', () => {
    const history = new History();
    expect(history.next).toEqual({ undo: null, redo: null });
    expect(history.undo(moment(0))).toBeUndefined();
    history.record('Size', moment(1), 0);
    history.record('Weight', moment(2), 5000);
    expect(history.next).toEqual({ undo: 'Weight', redo: null });
    expect(history.undo(moment(3))).toEqual({ what: 'Weight', moment: moment(2) });
    expect(history.undo(moment(2))).toEqual({ what: 'Size', moment: moment(1) });
    expect(history.next).toEqual({ undo: null, redo: 'Size' });
    expect(history.redo(moment(1))?.moment).toEqual(moment(2));
    expect(history.redo(moment(2))?.moment).toEqual(moment(3));
    expect(history.redo(moment(3))).toBeUndefined();
    expect(history.undo(moment(3))?.moment).toEqual(moment(2));
  });
  test('the moves of one drag count as one; a rest, or something else between, ends it', () => {
    const history = new History();
    for (let k = 0; k < 20; k++) history.record('Weight', moment(k), 200 * k);
    history.record('Weight', moment(20), 9000);
    history.record('Size', moment(21), 9100);
    history.record('Weight', moment(22), 9200);
    const back = [1, 2, 3, 4, 5].map(() => history.undo(moment(99))?.moment.values['n']);
    expect(back).toEqual([22, 21, 20, 0, undefined]);
  });
  test('a move right after an undo is a change of its own, and what was undone is gone', () => {
    const history = new History();
    history.record('Weight', moment(1), 0);
    history.undo(moment(2));
    history.record('Weight', moment(1), 100);
    expect(history.next).toEqual({ undo: 'Weight', redo: null });
  });
  test('so do those of a handle that is two numbers', () => {
    const history = new History();
    for (let k = 0; k < 20; k++) {
      history.record('μ', moment(2 * k), 200 * k);
      history.record('σ', moment(2 * k + 1), 200 * k + 1);
    }
    expect(history.next.undo).toBe('μ and σ');
    expect(history.undo(moment(99))?.moment).toEqual(moment(0));
    expect(history.next.undo).toBeNull();
    history.record('σ', moment(0), 4000);
    expect(history.next).toEqual({ undo: 'σ', redo: null });
  });
  test('keeps a hundred', () => {
    const history = new History();
    for (let k = 0; k < 150; k++) history.record(`change ${k}`, moment(k), 5000 * k);
    let last: number | undefined;
    let count = 0;
    for (let change = history.undo(moment(0)); change; change = history.undo(moment(0))) {
      last = Number(change.moment.values['n']);
      count++;
    }
    expect([count, last]).toEqual([100, 50]);
  });
});
