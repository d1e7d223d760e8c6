import type { openRun, RunHandle, RunListener } from '../../src/training/client.ts';
import type { RunEvent, RunFacts, RunSpec, SavedRun } from '../../src/training/run-spec.ts';
import { defineWidget } from '../../src/widgets/declaration.ts';
import type { ViewProps } from '../../src/widgets/declaration.ts';
import type { Parameters, ValuesOf } from '../../src/widgets/parameters.ts';

const parameters = {
  beta: {
    type: 'number',
    label: 'Weight',
    help: 'Weighs the second part.',
    effect: 'live',
    primary: true,
    default: 1,
    min: 0,
    max: 10,
    step: 0.5,
  },
  size: {
    type: 'number',
    label: 'Size',
    help: 'How large it is.',
    effect: 'structural',
    default: 2,
    min: 1,
    max: 8,
    step: 1,
  },
  data: {
    type: 'choice',
    label: 'Examples',
    help: 'What it learns from.',
    effect: 'structural',
    default: 'few',
    choices: { few: 'a few', many: 'many' },
  },
  spread: {
    type: 'number',
    label: 'Spread',
    help: 'Only the larger sizes have one.',
    effect: 'live',
    default: 1,
    min: 0,
    max: 2,
    step: 1,
    when: ({ size }) => Number(size) > 4,
  },
  rate: {
    type: 'number',
    label: 'Rate',
    help: 'How fast it learns.',
    effect: 'live',
    default: 0.001,
    min: 1e-4,
    max: 0.1,
    step: 10 ** 0.25,
    scale: 'log',
  },
  grid: { type: 'switch', label: 'Grid', help: 'Shows lines.', effect: 'view', default: false },
} as const satisfies Parameters;

type V = ValuesOf<typeof parameters>;

/** A training widget that draws words, for the tests of what all widgets share. */
export const TRAINEE = defineWidget({
  id: 'trainee',
  title: 'A trainee',
  parameters,
  presets: { heavy: { title: 'Heavy', values: { beta: 8 } } },
  describe: ({ beta }, run) => `Weight ${beta}, step ${run?.step}.`,
  table: ({ size }, run) => [
    { caption: 'The trainee', columns: ['Size', 'Step'], rows: [[size, run?.step ?? 0]] },
  ],
  View: ({ values, run }: ViewProps<V>) => (
    <p>
      size {values.size}, step {run?.step}
    </p>
  ),
  training: {
    spec: ({ beta, rate, spread, size, data, seed, engine }, own) => ({
      model: 'fake',
      structure: { size },
      scalars: { beta, rate, ...(size > 4 && { spread }) },
      data: own
        ? { kind: 'own', images: own }
        : { kind: 'digits', size: 14, count: data === 'few' ? 10 : 20 },
      batchSize: 2,
      seed,
      engine,
    }),
    metrics: { elbo: { label: 'ELBO', help: 'A bound.' } },
    probes: () => ({}),
    ownData: 'data',
  },
});

const climbing = {
  data: {
    type: 'points',
    label: 'Numbers',
    help: 'What it climbs to.',
    effect: 'structural',
    primary: true,
    default: [-1, 0, 2.5],
    min: -4,
    max: 4,
    step: 0.1,
    fewest: 2,
    most: 30,
  },
  mu: {
    type: 'number',
    label: 'Place',
    help: 'Where it stands.',
    effect: 'structural',
    primary: true,
    default: -2,
    min: -4,
    max: 4,
    step: 0.1,
  },
  learningRate: {
    type: 'number',
    label: 'Stride',
    help: 'How far a step goes.',
    effect: 'live',
    default: 0.1,
    min: 0,
    max: 1,
    step: 0.1,
  },
} as const satisfies Parameters;

/** A figure that trains in double precision, with data of its own and goals. */
export const CLIMBER = defineWidget({
  id: 'climber',
  title: 'A climber',
  parameters: climbing,
  presets: { far: { title: 'Far', values: { data: [3, 3.5], mu: -4 } } },
  describe: ({ mu }, run) => `At ${run?.metrics['mean'] ?? mu}.`,
  table: ({ data }) => [{ caption: 'Data', columns: ['x'], rows: data.map((x) => [x]) }],
  goals: {
    'by-hand': {
      judge: ({ data, mu }) => {
        const gap = Math.abs(data.reduce((sum, x) => sum + x, 0) / data.length - mu);
        return { reached: gap < 0.05, now: `You are ${gap.toFixed(1)} away.` };
      },
      solution: 'mu=0.5',
    },
    ascent: {
      judge: (_, run) => {
        const step = run?.step ?? 0;
        return { reached: step >= 5, now: `Step ${step} of 5.` };
      },
      solution: 'step=5',
    },
  },
  View: ({ values, run }: ViewProps<ValuesOf<typeof climbing>>) => (
    <p>
      {values.data.join(' ')}, from {values.mu}, now {run?.metrics['mean']}
    </p>
  ),
  training: {
    engine: 'float64',
    pace: 50,
    spec: ({ data, mu, learningRate, seed, engine }) => ({
      model: 'gaussian-ascent',
      structure: { mu, sigma: 1 },
      scalars: { learningRate },
      data: { kind: 'numbers', values: data },
      batchSize: data.length,
      seed,
      engine,
    }),
    metrics: { mean: { label: 'Mean', help: 'Where it is.' } },
    probes: () => ({}),
  },
});

export const FACTS: RunFacts = {
  engine: 'reference-webgl',
  fallback: '',
  data: { name: 'fakes', width: 2, height: 2, count: 10, hash: 'abc' },
};

/** Loss of step `step`: a function of the seed, as a replay promises. */
export function fakeLoss(spec: RunSpec, step: number): number {
  return spec.seed + 1 / step;
}

/** A run that takes its steps when the test says so. */
export class FakeRun implements RunHandle {
  readonly calls: string[] = [];
  readonly spec: RunSpec;
  readonly listener: RunListener;
  readonly events: readonly RunEvent[];
  at = 0;
  /** How often it was told what to compute for the picture. */
  watched = 0;

  constructor(spec: RunSpec, listener: RunListener, events: readonly RunEvent[] = []) {
    this.spec = spec;
    this.listener = listener;
    this.events = events;
  }

  /** Does `count` steps and sends their snapshot. */
  advance(count: number): void {
    const from = this.at + 1;
    this.at += count;
    const losses = Float32Array.from({ length: count }, (_, i) => fakeLoss(this.spec, from + i));
    const loss = fakeLoss(this.spec, this.at);
    this.listener.snapshot({
      step: this.at,
      metrics: this.at > 0 ? { loss, elbo: -loss } : {},
      trace: { from, metrics: { loss: losses, elbo: losses.map((value) => -value) } },
      probes: {},
      pictures: {},
      stepsPerSecond: 20,
    });
  }

  train(pace?: number): void {
    this.calls.push(pace === undefined ? 'train' : `train ${pace}`);
    this.listener.ready(FACTS);
    this.listener.status('running', '');
  }
  pause(): void {
    this.calls.push('pause');
    this.listener.status('paused', '');
  }
  step(count = 1): void {
    this.calls.push('step');
    this.listener.ready(FACTS);
    this.advance(count);
    this.listener.status('paused', '');
  }
  stepWith(scalars: Readonly<Record<string, number>>): Promise<readonly RunEvent[]> {
    const step = this.at;
    this.step();
    return Promise.resolve(Object.entries(scalars).map(([name, value]) => ({ step, name, value })));
  }
  goTo(step: number): void {
    this.calls.push(`goTo ${step}`);
    this.listener.ready(FACTS);
    this.listener.status('running', '');
    this.#show(step);
  }
  /** Rests at `step` with its snapshot, come from wherever. */
  #show(step: number): void {
    this.at = 0;
    this.advance(step);
    this.listener.status('paused', '');
  }
  goBack(step: number): void {
    this.calls.push(`goBack ${step}`);
    this.listener.status('running', '');
    this.#show(step);
  }
  replay(events: readonly RunEvent[], step: number): void {
    this.calls.push(`replay ${events.map((e) => `${e.step}:${e.name}:${e.value}`).join('~')}`);
    this.goTo(step);
  }
  scrub(step: number): void {
    this.calls.push(`scrub ${step}`);
    this.#show(step);
  }
  set(name: string, value: number): Promise<RunEvent> {
    this.calls.push(`set ${name} ${value}`);
    return Promise.resolve({ step: this.at, name, value });
  }
  watch(): void {
    this.watched++;
  }
  ask(): Promise<Float32Array> {
    return Promise.resolve(new Float32Array());
  }
  save(): Promise<SavedRun> {
    return Promise.resolve({ step: this.at, parameters: {} });
  }
  suspend(suspended: boolean): void {
    this.calls.push(`suspend ${suspended}`);
  }
  dispose(): void {
    this.calls.push('dispose');
  }
}

/** An `openRun` that keeps the runs it opened. */
export function fakeRuns(): { runs: FakeRun[]; open: typeof openRun } {
  const runs: FakeRun[] = [];
  return {
    runs,
    open: (spec, listener, events) => {
      const run = new FakeRun(spec, listener, events);
      runs.push(run);
      return run;
    },
  };
}
