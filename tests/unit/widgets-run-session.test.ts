import { describe, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../src/training/run-spec.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { startSession } from '../../src/widgets/run-session.ts';
import { FACTS, fakeRuns, TRAINEE } from '../support/trainee.tsx';

const spec = (seed = 1) =>
  TRAINEE.training!.spec({ ...startValues(TRAINEE, null), seed, engine: 'auto' }, null);

function opened() {
  const { runs, open } = fakeRuns();
  const session = startSession(open);
  session.open(spec(), []);
  return { session, runs, run: runs[0]! };
}

describe('startSession', () => {
  test('opens nothing by itself', () => {
    const { runs, open } = fakeRuns();
    const session = startSession(open);
    expect(runs).toHaveLength(0);
    expect(session.state().status).toBe('idle');
    session.set('beta', 2);
    session.pause();
    expect(runs).toHaveLength(0);
  });
  test('idle → running → paused, with facts and readouts of one step', () => {
    const { session, run } = opened();
    expect(session.state().status).toBe('idle');
    session.train();
    expect(session.state()).toMatchObject({ status: 'running', facts: FACTS, step: 0 });
    run.advance(3);
    session.pause();
    expect(session.state()).toMatchObject({ status: 'paused', step: 3 });
    expect(session.state().metrics['loss']).toBeCloseTo(1 + 1 / 3, 12);
  });
  test('curves hold every step, across snapshots and past a full buffer', () => {
    const { session, run } = opened();
    run.advance(2);
    run.advance(300);
    run.advance(1);
    const { curves } = session.state();
    expect(curves['loss']).toHaveLength(303);
    curves['loss']!.forEach((value, i) => expect(value).toBeCloseTo(1 + 1 / (i + 1), 6));
  });
  test('curves end at the step a replay went back to', () => {
    const { session, run } = opened();
    run.advance(10);
    session.goTo(4);
    expect(session.state().curves['elbo']).toHaveLength(4);
  });
  test('a change at the same step replaces the last, and undoes what a replay had ahead', async () => {
    const { runs, open } = fakeRuns();
    const session = startSession(open);
    session.open(spec(), [
      { step: 2, name: 'beta', value: 3 },
      { step: 90, name: 'beta', value: 9 },
    ]);
    runs[0]!.advance(5);
    session.set('beta', 4);
    session.set('beta', 5);
    session.set('rate', 0.01);
    await vi.waitFor(() => expect(session.state().events).toHaveLength(3));
    expect(session.state().events).toEqual([
      { step: 2, name: 'beta', value: 3 },
      { step: 5, name: 'beta', value: 5 },
      { step: 5, name: 'rate', value: 0.01 },
    ]);
  });
  test('going back forgets what was changed there and later', async () => {
    const { session, run } = opened();
    for (const [step, value] of [
      [2, 3],
      [5, 4],
      [8, 6],
    ] as const) {
      run.advance(step - run.at);
      session.set('beta', value);
      await vi.waitFor(() => expect(session.state().events.at(-1)?.value).toBe(value));
    }
    run.advance(2);
    session.goBack(5);
    expect(run.calls).toContain('goBack 5');
    expect(session.state()).toMatchObject({ status: 'paused', step: 5 });
    expect(session.state().events).toEqual([{ step: 2, name: 'beta', value: 3 }]);
    expect(session.state().curves['loss']).toHaveLength(5);
    const samples = Float32Array.of(1);
    run.listener.snapshot({
      ...{ step: 6, metrics: {}, trace: { from: 6, metrics: {} }, stepsPerSecond: 20 },
      ...{ probes: { samples }, pictures: {} },
    });
    expect(session.state().probes).toEqual({ samples });
    session.goBack(0);
    expect(session.state()).toMatchObject({ probes: {}, events: [] });
  });
  test('reset closes the run, and a closed run is not heard any more', () => {
    const { session, run } = opened();
    session.train();
    run.advance(3);
    session.reset();
    expect(run.calls).toContain('dispose');
    run.advance(1);
    run.listener.status('failed', 'too late');
    expect(session.state()).toMatchObject({
      status: 'idle',
      step: 0,
      metrics: {},
      events: [],
      message: '',
    });
  });
  test('a question goes to the run it is about, even when the next has been opened', async () => {
    const { session, runs, run } = opened();
    const first = vi.spyOn(run, 'ask').mockResolvedValue(Float32Array.of(1));
    const { ask } = session.state();
    session.open(spec(2), []);
    const second = vi.spyOn(runs[1]!, 'ask').mockResolvedValue(Float32Array.of(2));
    const probe = { kind: 'rows', count: 1, want: 'data' } as const;
    expect(await ask(probe)).toEqual(Float32Array.of(1));
    expect(await session.state().ask(probe)).toEqual(Float32Array.of(2));
    expect([first, second].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });
  test('resetting what is idle tells nobody: a figure is dragged a lot before its first run', () => {
    const { open } = fakeRuns();
    const session = startSession(open);
    const told = vi.fn();
    session.subscribe(told);
    session.reset();
    expect(told).not.toHaveBeenCalled();
    session.open(spec(), []);
    session.reset();
    expect(told).toHaveBeenCalledTimes(2);
  });
  test('a run opened while the figure is out of sight is held from the start', () => {
    const { runs, open } = fakeRuns();
    const session = startSession(open);
    session.suspend(true);
    session.open(spec(), []);
    expect(runs[0]!.calls).toEqual(['suspend true']);
  });
  test('a failure keeps its message', () => {
    const { session, run } = opened();
    run.listener.status('failed', 'The loss is no number any more.');
    expect(session.state()).toMatchObject({
      status: 'failed',
      message: 'The loss is no number any more.',
    });
  });
});

describe('the course of a run', () => {
  const EVENTS = [
    { step: 2, name: 'beta', value: 3 },
    { step: 9, name: 'beta', value: 5 },
  ];
  function trained() {
    const { runs, open } = fakeRuns();
    const session = startSession(open);
    session.open(spec(), EVENTS);
    runs[0]!.advance(12);
    return { session, run: runs[0]! };
  }

  test('going to an earlier step keeps the log and the furthest step', () => {
    const { session, run } = trained();
    session.goTo(5);
    expect(run.calls.at(-1)).toBe('goTo 5');
    expect(session.state()).toMatchObject({
      status: 'paused',
      step: 5,
      furthest: 12,
      target: null,
    });
    expect(session.state().events).toEqual(EVENTS);
    session.scrub(7);
    expect(run.calls.at(-1)).toBe('scrub 7');
    expect(session.state()).toMatchObject({ step: 7, furthest: 12 });
  });
  test('a change there begins another course', async () => {
    const { session } = trained();
    session.goTo(5);
    session.set('beta', 8);
    expect(session.state()).toMatchObject({ pending: 1, furthest: 12 });
    await vi.waitFor(() => expect(session.state().pending).toBe(0));
    expect(session.state().furthest).toBe(5);
    expect(session.state().events).toEqual([EVENTS[0], { step: 5, name: 'beta', value: 8 }]);
  });
  test('another log can be put in the place of its own, with where it had led', () => {
    const { session, run } = trained();
    session.replay([EVENTS[0]!], 6, 40);
    expect(run.calls).toContain('replay 2:beta:3');
    expect(session.state()).toMatchObject({ step: 6, furthest: 40, events: [EVENTS[0]] });
  });
  test('of step 0 nothing is shown that a later one has brought', () => {
    const { session, run } = trained();
    const snapshot = { metrics: {}, trace: { from: 13, metrics: {} }, stepsPerSecond: 20 };
    run.listener.snapshot({
      ...snapshot,
      step: 13,
      probes: { samples: Float32Array.of(1) },
      pictures: {},
    });
    expect(session.state().probes).toHaveProperty('samples');
    run.listener.snapshot({ ...snapshot, step: 0, probes: {}, pictures: {}, kept: [3, 8] });
    expect(session.state()).toMatchObject({ probes: {}, kept: [3, 8], furthest: 13 });
  });
  test('a change that is on its way is no part of a log that takes the place of its own', async () => {
    const { session, run } = trained();
    let answer: (event: RunEvent) => void = () => {};
    vi.spyOn(run, 'set').mockReturnValue(new Promise((resolve) => (answer = resolve)));
    session.set('rate', 0.05);
    expect(session.expected()).toEqual([
      ...EVENTS,
      { step: 12, name: 'rate', value: 0.05 }, // an undo of what comes next leaves it
    ]);
    expect(session.state().events).toEqual(EVENTS);
    session.replay(EVENTS, 6, 40);
    expect(session.expected()).toEqual(EVENTS);
    answer({ step: 12, name: 'rate', value: 0.05 });
    await vi.waitFor(() => expect(session.state().pending).toBe(0));
    expect(session.state()).toMatchObject({ events: EVENTS, step: 6, furthest: 40 });
  });
  test('a change that the run refuses is pending no more, and no branch', async () => {
    const { session, run } = trained();
    session.goTo(5);
    vi.spyOn(run, 'set').mockRejectedValue(new Error('no such number'));
    session.set('gamma', 1);
    await vi.waitFor(() => expect(session.state().pending).toBe(0));
    expect(session.state()).toMatchObject({ furthest: 12, events: EVENTS });
  });
});
