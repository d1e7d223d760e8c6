import type { openRun } from '../training/client.ts';
import { firstDifference } from '../training/run-spec.ts';
import type { RunEvent, RunSpec } from '../training/run-spec.ts';
import { startSession } from './run-session.ts';
import type { RunSession } from './run-session.ts';

/** In what a twin differs from the run beside it. */
export interface Fork {
  /** The step after which it does: of structural parameters 0. */
  readonly at: number;
  /** What the twin of a run with this spec and log is. Throws a sentence where there is none. */
  readonly specOf: (spec: RunSpec) => RunSpec;
  readonly eventsOf: (events: readonly RunEvent[]) => readonly RunEvent[];
}

export interface Twins {
  /** The figure's own run. What it is told its twin is told, too. */
  readonly lead: RunSession;
  readonly twin: RunSession;
  /** Puts a twin beside the run there is, and beside each that is opened after it. */
  fork(fork: Fork): void;
  join(): void;
}

/** Two runs side by side, which are opened, train, rest and are closed together. */
export function startTwins(open: typeof openRun): Twins {
  const lead = startSession(open);
  const twin = startSession(open, lead.pair);
  let fork: Fork | null = null;
  let pace: number | undefined;
  /** Of the lead, as the twin has it. */
  let spec: RunSpec | null = null;
  let events: readonly RunEvent[] = [];
  /** While she moves along the course the two may show different steps. */
  let scrubbing = false;
  let calling = false;
  /** The last steps at which they were brought together: a run may have an end that the other hasn't. */
  let apart = '';
  const along = (): boolean => twin.isOpen() && twin.state().status !== 'failed';

  const begin = ({ at, specOf, eventsOf }: Fork): void => {
    const state = lead.state();
    try {
      const share = Math.min(at, state.step);
      twin.open(specOf(state.spec!), eventsOf(state.events), {
        step: share,
        curves: state.curves,
      });
    } catch (error) {
      twin.refuse(error instanceof Error ? error.message : String(error));
      return;
    }
    const step = state.target ?? state.step;
    if (step > 0) twin.replay(eventsOf(state.events), step, state.furthest);
  };

  /** Does after the lead what it did by itself. */
  const follow = (): void => {
    if (!fork) return;
    const state = lead.state();
    if (state.spec !== spec) {
      ({ spec, events } = state);
      if (spec) begin(fork);
      else twin.reset();
      return;
    }
    if (!along() || calling) return;
    if (state.events !== events) {
      events = state.events;
      const wanted = fork.eventsOf(events);
      if (firstDifference(wanted, twin.state().events) < Infinity) {
        twin.replay(wanted, state.target ?? state.step, state.furthest);
        if (state.status === 'running' && state.target === null) twin.train(pace);
        return;
      }
    }
    if (state.status === 'failed' && twin.state().status === 'running') twin.pause();
    align();
  };

  /** Both rest at one step: where one was held a little earlier, the twin comes to it. */
  const align = (): void => {
    const [one, other] = [lead.state(), twin.state()];
    if (!fork || calling || scrubbing || !along()) return;
    if (one.status !== 'paused' || other.status !== 'paused' || one.step === other.step) return;
    const now = `${one.step} ${other.step}`;
    if (now === apart) return;
    apart = now;
    twin.goTo(one.step);
  };
  /** Tells the one, then the other; what that brings about is looked at after both. */
  const both = (call: (session: RunSession) => void): void => {
    calling = true;
    call(lead);
    if (fork && along()) call(twin);
    calling = false;
    follow();
  };
  lead.subscribe(follow);
  twin.subscribe(align);

  return {
    lead: {
      ...lead,
      train(rate) {
        pace = rate;
        scrubbing = false;
        both((session) => session.train(rate));
      },
      pause: () => both((session) => session.pause()),
      step() {
        scrubbing = false;
        both((session) => session.step());
      },
      goTo(step) {
        scrubbing = false;
        both((session) => session.goTo(step));
      },
      stepWith(scalars) {
        scrubbing = false;
        both((session) => {
          if (session === twin) twin.pause(); // it comes after, by what the lead logs
          else session.stepWith(scalars);
        });
      },
      goBack(step) {
        scrubbing = false;
        both((session) => {
          if (session === twin) twin.replay(fork!.eventsOf(lead.state().events), step, step);
          else session.goBack(step);
        });
      },
      replay(log, step, furthest) {
        scrubbing = false;
        both((session) => {
          const own = session === twin ? fork!.eventsOf(log) : log;
          session.replay(own, step, furthest);
        });
      },
      scrub(step) {
        scrubbing = true;
        both((session) => session.scrub(step));
      },
      suspend: (suspended) => {
        lead.suspend(suspended);
        twin.suspend(suspended);
      },
    },
    twin,
    fork(next) {
      fork = next;
      scrubbing = false;
      if (lead.state().status === 'running') lead.pause();
      ({ spec, events } = lead.state());
      twin.reset();
      if (spec) begin(next);
    },
    join() {
      fork = null;
      twin.reset();
    },
  };
}
