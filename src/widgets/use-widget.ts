import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { RefObject } from 'react';
import type { openRun, prepareToTrain } from '../training/client.ts';
import type { RunEvent } from '../training/run-spec.ts';
import { firstDifference } from '../training/run-spec.ts';
import { parametersOf, pointsIn, specOn, startValues } from './declaration.ts';
import type { OwnSet, TrainingDeclaration, WidgetDeclaration } from './declaration.ts';
import type { ShowRequest } from './figure-events.ts';
import { History } from './history.ts';
import type { Moment } from './history.ts';
import { sameValue } from './parameters.ts';
import type { Parameters, ParameterValue, Values } from './parameters.ts';
import { linkPrefix, readLink, writeLink } from './permalink.ts';
import type { Link, LinkState } from './permalink.ts';
import { presetAt, presetValues } from './presets.ts';
import type { RunSession, SessionState } from './run-session.ts';
import { forkOf } from './twin-fork.ts';
import type { TwinOf } from './twin-fork.ts';
import { startTwins } from './twin-session.ts';
import { useDoctor } from './use-doctor.ts';
import { useStudy } from './use-study.ts';

/** What the frame of a figure shows and can do, apart from its looks. */
export interface WidgetState {
  readonly values: Values;
  /** Stays the same function, as what it is handed to is drawn anew only when it must. */
  readonly setValue: (name: string, value: ParameterValue) => void;
  /** Puts whole settings in place, as a preset does; they name their data, so own data are given up. */
  setValues(values: Values): void;
  /** What the page asks the figure for: a preset, values, a run. */
  show(request: ShowRequest): void;
  /** Sentences about what could not be done as asked. */
  readonly notices: readonly string[];
  /** The address that brings this figure back as it is now. */
  linkNow(): string;
  /** The same for the figure alone: the address of its embed page. */
  linkAlone(): string;
  /** Present in a training figure. */
  readonly run?: SessionState;
  /** The reader is about to press Train: gets ready what that needs. */
  prepare(): void;
  train(): void;
  pause(): void;
  step(): void;
  stepWith(scalars: Readonly<Record<string, number>>): void;
  reset(): void;
  /** To an earlier step of the run, and the live settings as they were there. */
  goBack(step: number): void;
  /** To any step of the run as its log has it. */
  goTo(step: number): void;
  /** On the way there: what can be shown at once. */
  scrub(step: number): void;
  /** A second run beside it, which differs in one parameter. */
  readonly twin?: {
    /** Null where there is none. */
    readonly of: TwinOf | null;
    readonly session: RunSession;
    /** Puts one in the place of the one before. */
    start(name: string, value: ParameterValue): void;
    close(): void;
  };
  /** The reader's changes, to be taken back and made again. */
  readonly changes: {
    readonly next: History['next'];
    undo(): void;
    redo(): void;
  };
  readonly own: OwnSet | null;
  setOwn(data: OwnSet): void;
}

export interface WidgetOptions {
  readonly declaration: WidgetDeclaration;
  /** The values this page gives the figure: its defaults, or a preset's. */
  readonly base: Values;
  readonly embed: boolean;
  /** What it wakes with instead of the page's address, which it then leaves alone: a query as on an embed page. */
  readonly query?: string | undefined;
  /** Inside the figure; its nearest `data-widget` carries the run's status. */
  readonly root: RefObject<HTMLElement | null>;
  readonly openRun: typeof openRun;
  readonly prepareToTrain: typeof prepareToTrain;
}

const AWAITING =
  'This link was made with the reader’s own data. Give the same files under “Your data” and the run is replayed.';
const GIVEN_UP =
  'Your data are no longer in use. To train on them again, give the files under “Your data”.';

/** A slider on its way changes the settings many times; a run is opened once it rests. */
const OPEN_DELAY = 150;

/** Browsers refuse an address that changes too often (Safari: 100 times in 30 s). */
const LINK_DELAY = 400;

/** A live figure: its values, its run, and the page's address kept in step with both. */
export function useWidget(options: WidgetOptions): WidgetState {
  const { declaration, base, query: lent, root } = options;
  const embed = options.embed || lent !== undefined;
  const { training } = declaration;
  const prefix = linkPrefix(declaration, embed);
  const parameters = useMemo(() => parametersOf(declaration), [declaration]);
  const [link] = useState(() => readLink(lent ?? location.search, prefix, declaration, base));
  const [{ lead: session, ...twins }] = useState(() => startTwins(options.openRun));
  const [twinOf, setTwinOf] = useState<TwinOf | null>(null);

  const [own, setOwnShown] = useState<OwnSet | null>(null);
  const latestOwn = useRef(own);
  const run = useRun(session, own);

  const [values, setShown] = useState(() => withEvents(link));
  const latest = useRef(values); // several changes may come before the next render
  const [notices, setNotices] = useState(link.notices);
  const studied = useStudy(training?.study, values, run);
  const examined = useDoctor(training?.doctor, values, studied);
  /** Values when the run was opened: its live numbers have since been changed by events only. */
  const [opened, setOpenedShown] = useState<Values | null>(null);
  const latestOpened = useRef(opened);
  const [changes] = useState(() => new History());
  /** A link made with the reader's own data waits until they are given again, or another run begins. */
  const [awaiting, setAwaiting] = useState(link.own !== null && link.step !== null);

  const setOpened = (start: Values | null): void => {
    latestOpened.current = start;
    setOpenedShown(start);
  };
  const open = (start: Values, events: readonly RunEvent[]): boolean => {
    if (training!.applies?.(start) === false) return false;
    try {
      const spec = specOn(training!, start, latestOwn.current);
      setOpened(start); // first: a twin is opened with it
      session.open(spec, events);
    } catch (error) {
      setNotices([
        `This run can’t start: ${error instanceof Error ? error.message : String(error)}`,
      ]);
      return false;
    }
    setAwaiting(false);
    return true;
  };
  const ready = (): boolean =>
    (session.isOpen() && session.state().status !== 'failed') || open(latest.current, []);
  const replay = (): void => {
    latest.current = withEvents(link);
    setShown(latest.current);
    if (open(link.values, link.events)) session.goTo(link.step!);
  };
  const reset = (): void => {
    session.reset();
    setOpened(null);
  };
  const holdOwn = (data: OwnSet | null): void => {
    latestOwn.current = data;
    setOwnShown(data);
  };

  const present = (): Moment => {
    const { step, target, furthest } = session.state();
    const events = session.expected();
    const start = latestOpened.current;
    return {
      values: latest.current,
      own: latestOwn.current,
      run: start && { opened: start, events, step: target ?? step, furthest },
    };
  };
  const record = (what: string): void => changes.record(what, present());
  const restore = (moment: Moment): void => {
    const now = present();
    const sameData = moment.own === now.own;
    if (!sameData) holdOwn(moment.own);
    latest.current = moment.values;
    setShown(moment.values);
    setNotices([]);
    if (!training) return;
    const then = moment.run;
    if (then) {
      const same = sameData && now.run?.opened === then.opened;
      if (!same && !open(then.opened, then.events)) return;
      // what has been trained since is no change
      const further = same && now.run.furthest >= then.furthest;
      if (!further || firstDifference(now.run.events, then.events) < Infinity)
        session.replay(then.events, then.step, then.furthest);
    } else if (now.run) {
      const { opened: start, events } = now.run;
      const trainedOther = Object.keys(parameters).some(
        (name) =>
          parameters[name]!.effect !== 'view' && !sameValue(start[name], moment.values[name]),
      );
      if (!sameData || trainedOther || events.length > 0) reset();
    }
  };

  const setValues = (next: Values, whole: boolean, what?: string): void => {
    const before = latest.current;
    const changed = Object.keys(parameters).filter((name) => !sameValue(next[name], before[name]));
    const givenUp = latestOwn.current && (whole || changed.includes(training!.ownData!));
    if (changed.length === 0 && !givenUp) return;
    record(
      what ?? (whole ? settingsNamed(declaration, base, next) : parameters[changed[0]!]!.label),
    );
    latest.current = next;
    setShown(next);
    setNotices(givenUp ? [GIVEN_UP] : []);
    if (givenUp) holdOwn(null);
    if (givenUp || changed.some((name) => parameters[name]!.effect === 'structural'))
      return reset();
    for (const name of changed)
      if (parameters[name]!.effect === 'live') session.set(name, Number(next[name]));
  };

  useEffect(() => {
    if (!training) return undefined;
    if (link.step !== null && !awaiting) replay();
    return () => session.reset();
    // oxlint-disable-next-line react/exhaustive-deps -- once, when the figure wakes
  }, []);

  // before the browser paints: the live settings are those of the step that is shown, where the log has later ones
  useLayoutEffect(() => {
    if (!opened || !run.spec || run.pending > 0 || run.status === 'failed') return;
    const until = run.target ?? (run.step < run.furthest ? run.step : Infinity);
    const live = {
      ...Object.fromEntries(Object.keys(run.spec.scalars).map((name) => [name, opened[name]!])),
      ...changedTo(run.events.filter(({ step }) => step <= until)),
    };
    if (Object.entries(live).every(([name, value]) => value === latest.current[name])) return;
    latest.current = { ...latest.current, ...live };
    setShown(latest.current);
  }, [opened, run]);

  const { facts } = run;
  useEffect(() => {
    if (own && link.own !== null && facts && facts.data.hash !== link.own)
      setNotices([
        'These are not the data the link was made with, so the run differs from the one it names.',
      ]);
  }, [own, facts, link]);

  const probed = JSON.stringify(
    Object.entries(values).filter(([name]) => parameters[name]?.effect === 'structural'),
  );
  useEffect(() => {
    if (training) session.watch(training.probes(latest.current, facts, pointsIn(own) ?? undefined));
    // oxlint-disable-next-line react/exhaustive-deps -- `probed` stands for all the values that probes depend on
  }, [session, training, facts, probed, own]);

  const closed = run.spec === null;
  useEffect(() => {
    if (!training || !closed || awaiting) return undefined;
    const timer = setTimeout(() => {
      const trained = beginsTrained(training, latest.current, latestOwn.current);
      if (trained && !session.isOpen()) open(latest.current, []);
    }, OPEN_DELAY);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- `probed` stands for all that decides whether it begins trained
  }, [session, training, closed, awaiting, own, probed]);

  useEffect(() => {
    if (!training) return undefined;
    let onScreen = true;
    const tell = (): void => session.suspend(!onScreen || document.hidden);
    const observer = new IntersectionObserver((entries) => {
      onScreen = entries.at(-1)!.isIntersecting;
      tell();
    });
    observer.observe(root.current!);
    document.addEventListener('visibilitychange', tell);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', tell);
    };
  }, [session, training, root]);

  // before the browser paints: status and readouts change in one frame
  useLayoutEffect(() => {
    if (training) root.current?.closest('[data-widget]')?.setAttribute('data-run', run.status);
  }, [training, root, run.status]);

  const started = training !== undefined && run.status !== 'idle';
  const linkState: LinkState = awaiting
    ? link
    : {
        values: started
          ? {
              ...values,
              ...liveValues(parameters, opened ?? values),
              engine: facts?.engine ?? values['engine']!,
            }
          : values,
        step: started && (run.step > 0 || run.status !== 'failed') ? run.step : null, // a link to a failure would fail by itself
        events: run.events,
        own: own && facts ? facts.data.hash : null,
      };
  const linkAlone = (): string =>
    new URL(`${import.meta.env.BASE_URL}embed/${declaration.id}/`, location.href).href +
    writeLink('', '', declaration, startValues(declaration, null), linkState);
  const linkOnPage = (): string =>
    location.origin +
    location.pathname +
    writeLink(location.search, prefix, declaration, base, linkState) +
    location.hash;
  const linkNow = lent === undefined ? linkOnPage : linkAlone;
  const query = writeLink('', prefix, declaration, base, linkState);
  const written = useRef(query);
  useEffect(() => {
    if (lent !== undefined || run.status === 'running' || query === written.current)
      return undefined;
    const timer = setTimeout(() => {
      written.current = query;
      history.replaceState(history.state, '', linkNow());
    }, LINK_DELAY);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- `query` stands for all that a link is made of
  }, [run.status, query]);

  const train = (): void => {
    if (ready()) session.train(training?.pace);
  };

  return {
    values,
    setValue: useStable((name: string, value: ParameterValue) =>
      setValues({ ...latest.current, [name]: value }, false),
    ),
    setValues: (next) => setValues(next, true),
    show: ({ preset, values: given = {}, run: running }) => {
      const known = preset === null || Object.hasOwn(declaration.presets, preset);
      const from = presetValues(declaration, base, latest.current, known ? preset : null);
      const query = new URLSearchParams({ ...given, ...(!known && { preset }) });
      const asked = readLink(`?${query}`, '', declaration, from);
      setValues(asked.values, true);
      if (asked.notices.length > 0) setNotices(asked.notices);
      if (!training || !running) return;
      reset();
      train();
    },
    notices: [
      ...notices,
      ...(awaiting ? [AWAITING] : []),
      ...(facts?.recovery ? [facts.recovery] : []),
    ],
    linkNow,
    linkAlone,
    ...(training && { run: examined }),
    prepare: () => {
      if (!training || training.engine === 'float64' || session.isOpen()) return;
      try {
        options.prepareToTrain(specOn(training, latest.current, latestOwn.current).data);
      } catch {
        // what is wrong with these settings is said when Train is pressed
      }
    },
    train,
    pause: session.pause,
    step: () => ready() && session.step(),
    stepWith: useStable((scalars: Readonly<Record<string, number>>) => {
      if (ready()) session.stepWith(scalars);
    }),
    reset: () => {
      if (run.step > 0 || run.status === 'failed') record('Reset');
      reset();
    },
    goBack: (step) => {
      record(`going back to step ${step}`);
      session.goBack(step);
    },
    goTo: session.goTo,
    scrub: session.scrub,
    ...(training && {
      twin: {
        of: twinOf,
        session: twins.twin,
        start: (name: string, value: ParameterValue) => {
          const { step, target } = session.state();
          const live = parameters[name]!.effect === 'live';
          const of = { name, value, live, at: live ? (target ?? step) : 0 };
          setTwinOf(of);
          twins.fork(
            forkOf(of, (changed) =>
              specOn(
                training,
                {
                  ...(latestOpened.current ?? latest.current),
                  engine: session.state().facts?.engine ?? latest.current['engine']!,
                  ...changed,
                },
                latestOwn.current,
              ),
            ),
          );
        },
        close: () => {
          setTwinOf(null);
          twins.join();
        },
      },
    }),
    changes: {
      next: changes.next,
      undo: () => {
        const change = changes.undo(present());
        if (change) restore(change.moment);
      },
      redo: () => {
        const change = changes.redo(present());
        if (change) restore(change.moment);
      },
    },
    own,
    setOwn: (data) => {
      const points = pointsIn(data);
      const settings = points && training?.ownPoints?.settings?.(points);
      if (settings)
        return setValues({ ...latest.current, ...(settings as Values) }, false, 'your data');
      record('your data');
      holdOwn(data);
      setNotices([]);
      reset();
      if (awaiting) replay();
    },
  };
}

/** A session's run, and with it the reader's points where she has given some. */
export function useRun(session: RunSession, own: OwnSet | null): SessionState {
  const run = useSyncExternalStore(session.subscribe, session.state);
  return useMemo(() => {
    const points = pointsIn(own);
    return points ? { ...run, own: points } : run;
  }, [run, own]);
}

/** `call` of the latest render, behind one function that never changes. */
function useStable<A extends unknown[]>(call: (...args: A) => void): (...args: A) => void {
  const latest = useRef(call);
  useLayoutEffect(() => void (latest.current = call));
  return useCallback((...args: A) => latest.current(...args), []);
}

/** What the reader calls these settings, where they have a name. */
function settingsNamed(declaration: WidgetDeclaration, base: Values, values: Values): string {
  const { presets } = declaration;
  const preset = presetAt(declaration, base, values, [null, ...Object.keys(presets)]);
  if (preset === undefined) return 'several settings';
  return preset === null ? 'the default settings' : `“${presets[preset]!.title}”`;
}

/** Whether a run at these values has a picture to show before its first step. */
function beginsTrained(training: TrainingDeclaration, values: Values, own: OwnSet | null): boolean {
  try {
    return specOn(training, values, own).start !== undefined;
  } catch {
    return false; // what is wrong with these settings is said when Train is pressed
  }
}

/** The values at the link's step, when its log has been followed. */
function withEvents({ values, events }: Link): Values {
  return { ...values, ...changedTo(events) };
}

function changedTo(events: readonly RunEvent[]): Values {
  return Object.fromEntries(events.map(({ name, value }) => [name, value]));
}

function liveValues(parameters: Parameters, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => parameters[name]?.effect === 'live'),
  );
}
