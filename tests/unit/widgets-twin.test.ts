import { describe, expect, test, vi } from 'vitest';
import { parametersOf, startValues } from '../../src/widgets/declaration.ts';
import type { RunValues } from '../../src/widgets/declaration.ts';
import type { ParameterValue } from '../../src/widgets/parameters.ts';
import {
  forkOf,
  forkable,
  otherValue,
  twinTitle,
  twinValues,
} from '../../src/widgets/twin-fork.ts';
import { startTwins } from '../../src/widgets/twin-session.ts';
import { fakeRuns, TRAINEE } from '../support/trainee.tsx';

const values = startValues(TRAINEE, null);
const specAt = (changed: object = {}) =>
  TRAINEE.training!.spec({ ...values, ...changed } as unknown as RunValues, null);
const fork = (name: string, value: ParameterValue, live: boolean, at: number) =>
  forkOf({ name, value, live, at }, specAt);

function trained(steps = 20) {
  const { runs, open } = fakeRuns();
  const twins = startTwins(open);
  twins.lead.open(specAt(), [{ step: 4, name: 'beta', value: 2 }]);
  runs[0]!.advance(steps);
  twins.lead.pause();
  return { twins, runs };
}

describe('startTwins', () => {
  test('a live parameter forks at the present step; the course before it is shared', () => {
    const { twins, runs } = trained();
    twins.fork(fork('beta', 7, true, 20));
    expect(runs).toHaveLength(2);
    expect(runs[1]!.spec).toEqual(runs[0]!.spec);
    expect(runs[1]!.events).toEqual([
      { step: 4, name: 'beta', value: 2 },
      { step: 20, name: 'beta', value: 7 },
    ]);
    expect(twins.twin.state()).toMatchObject({ step: 20, furthest: 20, status: 'paused' });
    expect(twins.twin.state().curves['loss']).toHaveLength(20);
  });
  test('a structural parameter forks at step 0, and comes to the present step', () => {
    const { twins, runs } = trained();
    twins.fork(fork('size', 5, false, 0));
    expect(runs[1]!.spec.structure).toEqual({ size: 5 });
    expect(runs[1]!.spec.seed).toBe(runs[0]!.spec.seed);
    expect(runs[1]!.events).toEqual([{ step: 4, name: 'beta', value: 2 }]);
    expect(twins.twin.state().step).toBe(20);
  });
  test('what the one is told, the other is told', () => {
    const { twins, runs } = trained();
    twins.fork(fork('size', 5, false, 0));
    runs[1]!.calls.length = 0;
    twins.lead.train(30);
    twins.lead.pause();
    twins.lead.step();
    twins.lead.goTo(3);
    twins.lead.scrub(9);
    twins.lead.suspend(true);
    expect(runs[1]!.calls).toEqual([
      ...['train 30', 'pause', 'step', 'goTo 3', 'scrub 9', 'suspend true'],
    ]);
  });
  test('what stops the one in its training stops the other, at the same step', async () => {
    const { twins, runs } = trained();
    twins.fork(fork('size', 5, false, 0));
    const trainBoth = () => {
      twins.lead.train();
      runs[0]!.advance(10);
      runs[1]!.advance(10);
    };
    const states = () => [twins.lead, twins.twin].map((session) => session.state());
    trainBoth();
    twins.lead.goBack(10);
    const rests = { status: 'paused', step: 10, furthest: 10 };
    expect(states()).toMatchObject([rests, rests]);
    trainBoth();
    twins.lead.stepWith({}); // as the numbers are: nothing is logged
    await vi.waitFor(() => expect(twins.lead.state().pending).toBe(0));
    const next = { status: 'paused', step: 21 };
    expect(states()).toMatchObject([next, next]);
  });
  test('where one was held a little earlier, the twin comes to the step of the other', () => {
    const { twins, runs } = trained();
    twins.fork(fork('size', 5, false, 0));
    twins.lead.train();
    runs[0]!.advance(10);
    runs[1]!.advance(12);
    twins.lead.pause();
    expect(twins.lead.state().step).toBe(30);
    expect(twins.twin.state().step).toBe(30);
  });
  test('a change is the twin’s too, at the same step, but for what it differs in', async () => {
    const { twins, runs } = trained();
    twins.fork(fork('beta', 7, true, 20));
    twins.lead.set('rate', 0.01);
    twins.lead.set('beta', 3);
    await vi.waitFor(() => expect(twins.lead.state().pending).toBe(0));
    const { events } = twins.twin.state();
    expect(events).toContainEqual({ step: 20, name: 'rate', value: 0.01 });
    expect(events.filter(({ step }) => step === 20)).toHaveLength(2);
    expect(events).toContainEqual({ step: 20, name: 'beta', value: 7 });
    expect(runs[1]!.calls.some((call) => call.startsWith('replay'))).toBe(true);
  });
  test('Reset closes both, the next run has a twin again, and none once it is closed', () => {
    const { twins, runs } = trained();
    twins.fork(fork('size', 5, false, 0));
    twins.lead.reset();
    expect([twins.lead, twins.twin].map((session) => session.isOpen())).toEqual([false, false]);
    twins.lead.open(specAt(), []);
    expect(runs).toHaveLength(4);
    twins.lead.train();
    expect(runs[2]!.calls).toContain('train');
    twins.join();
    expect(runs[2]!.calls).toContain('dispose');
    expect(twins.lead.state().status).toBe('running');
    twins.lead.reset();
    twins.lead.open(specAt(), []);
    expect(runs).toHaveLength(5);
  });
  test('one that can’t be says so, and the run goes on', () => {
    const { twins, runs } = trained();
    twins.fork({
      at: 0,
      eventsOf: (events) => events,
      specOf: () => {
        throw new Error('There are no such digits.');
      },
    });
    expect(twins.twin.state()).toMatchObject({
      status: 'failed',
      message: 'There are no such digits.',
    });
    twins.lead.step();
    expect(runs[0]!.at).toBe(21);
  });
});

describe('a twin’s parameter', () => {
  const parameters = parametersOf(TRAINEE);
  test('is one that matters to the run, at these values', () => {
    expect(Object.keys(forkable(parameters, values))).toEqual([
      ...['beta', 'size', 'data', 'rate', 'seed', 'engine'],
    ]);
    expect(forkable(parameters, { ...values, size: 6 })).toHaveProperty('spread');
  });
  test('begins with another value, which it can take', () => {
    for (const name of ['beta', 'size', 'data', 'rate', 'seed', 'engine'])
      expect(otherValue(parameters[name]!, values[name]!), name).not.toEqual(values[name]);
    expect(otherValue(parameters['beta']!, 10)).toBe(8);
    expect(otherValue(parameters['grid']!, false)).toBe(true);
  });
  test('holds from its step on, and the title says so', () => {
    const of = { name: 'beta', value: 4, live: true, at: 20 };
    expect(twinValues(values, of, 19)['beta']).toBe(1);
    expect(twinValues(values, of, 20)['beta']).toBe(4);
    expect(twinTitle(parameters, values, of, false)).toBe('As it is: Weight 1');
    expect(twinTitle(parameters, values, of, true)).toBe('Twin: Weight 4 from step 20');
  });
});
