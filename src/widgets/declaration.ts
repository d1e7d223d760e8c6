import type { ComponentType } from 'react';
import type { TableWish } from '../data/csv.ts';
import type { ImageSet } from '../data/image-set.ts';
import type { PointSet } from '../data/point-set.ts';
import type { Painting } from '../kernels/painters/painting.ts';
import type { DataTable } from '../plots/data-table.tsx';
import type { Finding, GanLook } from '../training/health-gan.ts';
import type {
  EngineChoice,
  NetworkEngineChoice,
  Probe,
  RunFacts,
  RunSpec,
  SavedRun,
  Snapshot,
} from '../training/run-spec.ts';
import type { Parameters, ParameterValue, Values, ValuesOf } from './parameters.ts';

/** What a widget's view is given. A view draws; it never parses links and never owns a slider. */
export interface ViewProps<V = Values> {
  readonly values: V;
  /** Changes one parameter from inside the picture (a dragged point, a click). */
  readonly setValue: (name: string, value: ParameterValue) => void;
  /** Static picture, before any JavaScript runs: no effects will fire, nothing may be measured. */
  readonly asleep: boolean;
  /** The run behind a training figure; absent in the others. */
  readonly run?: RunView;
  /** In a training figure: one step with these live numbers, which then go back; the link replays it. */
  readonly stepWith?: (scalars: Readonly<Record<string, number>>) => void;
}

/** A run as its picture sees it: the latest of everything, whether live or the committed reference run. */
export interface RunView {
  readonly status: RunStatus;
  readonly facts: RunFacts | null;
  readonly step: number;
  /** Of late, in computing time; a committed run has none. */
  readonly stepsPerSecond?: number;
  readonly metrics: Snapshot['metrics'];
  /** Per metric, the value at every step so far: entry i belongs to step i + 1. */
  readonly curves: Readonly<Record<string, Float32Array>>;
  /** The latest of each probe. */
  readonly probes: Readonly<Record<string, Float32Array>>;
  /** The latest of each painted probe; of the reference run, the address of its committed image. */
  readonly pictures: Readonly<Record<string, Painting | string>>;
  /** Computes one array now, from the present parameters. */
  readonly ask: (probe: Probe) => Promise<Float32Array>;
  /** The present parameters; a committed run has none. */
  readonly save?: () => Promise<SavedRun>;
  /** What the doctor has seen so far, where there is one: up to `step`, in order. */
  readonly looks?: readonly GanLook[];
  /** What the doctor finds by now; never in the reference run. */
  readonly findings?: readonly Finding[];
  /** The reader's points under *Your data*, where they stand in for the figure's own. */
  readonly own?: PointSet;
}

/** Watches over a figure's run, names what goes wrong, and lets the reader go back to before it did. */
export interface Doctor<V = Values> {
  /**
   * Called once per round of probes, when a study has answered it, with everything as of that round; what it
   * returns is kept. Null where there was nothing to see.
   */
  readonly look: (values: V, run: RunView) => GanLook | null;
  /** Of the whole run so far. */
  readonly examine: (values: V, run: RunView, looks: readonly GanLook[]) => readonly Finding[];
  /** The path of the chapter that has a paragraph on each kind of trouble, with that name. */
  readonly chapter?: string;
}

/** What a study adds to a run, by name. */
export type Findings = Partial<Pick<RunView, 'probes' | 'pictures'>>;

/** A committed run, shown and labelled until the reader starts her own. */
export interface ReferenceRun {
  /** The settings it was made with, its seed included; its view is drawn at these. */
  readonly values: Values;
  readonly run: RunView;
}

/** The values of a figure's `data-run`. */
export type RunStatus = 'idle' | 'running' | 'paused' | 'done' | 'failed';

/** Parameters every training widget has without declaring them. */
export const RUN_PARAMETERS = {
  seed: {
    type: 'number',
    label: 'Seed',
    help: 'Names the random numbers of the run: the same seed gives the same run again.',
    effect: 'structural',
    default: 1,
    min: 0,
    max: 99_999,
    step: 1,
  },
  engine: {
    type: 'choice',
    label: 'Engine',
    help: 'What computes the run. The fastest one that works here is taken unless you choose.',
    effect: 'structural',
    default: 'auto',
    choices: {
      auto: 'the fastest here',
      fused: 'fused WebGL passes',
      'reference-webgl': 'reference, on the graphics card',
      'reference-wasm': 'reference, WebAssembly',
      'reference-cpu': 'reference, plain JavaScript',
    } satisfies Record<NetworkEngineChoice, string>,
  },
} as const satisfies Parameters;

/** Of a model that is no network there is one engine: links may name it, and there is nothing to choose. */
const FLOAT64_RUN_PARAMETERS = {
  ...RUN_PARAMETERS,
  engine: {
    type: 'choice',
    label: 'Engine',
    help: 'What computes the run: this model has one way to be computed.',
    effect: 'structural',
    default: 'float64',
    choices: { float64: 'double precision, in TypeScript' } satisfies Record<'float64', string>,
    when: () => false,
  },
} as const satisfies Parameters;

/** The values a run is made from: a figure's own and those of `RUN_PARAMETERS`. */
export type RunValues<V = Values> = V & { readonly seed: number; readonly engine: EngineChoice };

/** A number that a run reports after each step. */
export interface Metric {
  readonly label: string;
  readonly help: string;
  /** As of a parameter: the symbols that it is, where its own name doesn't say so. */
  readonly quantity?: string;
}

/**
 * What a training figure adds to its declaration; Train, Step, Reset and readouts follow from it. Where its
 * spec has a `start`, the run is opened as soon as the figure is awake, and shown at step 0.
 */
export interface TrainingDeclaration<V = Values> {
  /**
   * `own` are the reader's images under *Your data*, or null; always null without `ownData`. Points of hers are no
   * matter of the figure's: see `specOn`.
   */
  readonly spec: (values: RunValues<V>, own: ImageSet | null) => RunSpec;
  /**
   * Whether there is anything to train at these values, which may depend on structural ones only: where not, the figure
   * has no run, no buttons and no readouts of one. Left out, there always is.
   */
  readonly applies?: (values: V) => boolean;
  /** Given where the model is a `Float64Model`; else it is a network and the reader has a choice. */
  readonly engine?: 'float64';
  /**
   * The picture says something of the settings before there is a run. So the reference run stands in for it
   * only at its own settings: change one, and the picture follows.
   */
  readonly drawsSettings?: true;
  /** At most so many steps per second while training, so that a path can be watched. */
  readonly pace?: number;
  /** Readouts in the order they are shown; the key is the name of the `<output>`. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /**
   * Arrays refreshed about once a second while training, with a `pace` up to sixteen times, and whenever the run pauses. They depend on
   * structural values only, and on the reader's points where she has given some: other changes don't ask for them
   * anew.
   */
  readonly probes: (
    values: V,
    facts: RunFacts | null,
    own?: PointSet,
  ) => Readonly<Record<string, Probe>>;
  /**
   * What the page works out by asking the run further: it joins the probes and pictures, so that
   * picture, sentence, table and goals all see it. Called after each round of probes, whenever a value changes, and when the run comes to rest or goes on,
   * once the one before is done; rejects where the run is closed meanwhile.
   */
  readonly study?: (values: V, run: RunView) => Promise<Findings>;
  /** Whether its study keeps the course of what it finds: then the reference run is studied on its way, too. */
  readonly course?: true;
  /** Steps of the reference run, where 6,000 would be too many. */
  readonly recorded?: number;
  /** Views beside the first one for which the reference run is studied too: what each finds has names of its own. */
  readonly recordedAt?: readonly Partial<V>[];
  readonly doctor?: Doctor<V>;
  /** Whether the picture shows the true causes of drawn digits: then the reference run has those of its rows. */
  readonly factors?: true;
  /** Offers picture, curves and weights as files; and a notebook, where the model is `vae`. */
  readonly takeAway?: { readonly notebook: boolean };
  /**
   * Offers a file field *Your data* for IDX and image files, or for what `ownPoints` says. They stand in for what
   * the structural parameter of this name chooses, and are given up when it changes.
   */
  readonly ownData?: keyof V & string;
  /** Offers the field *Your data* for a table of points. */
  readonly ownPoints?: OwnPoints<V>;
}

/** What a figure takes of a table of points under *Your data*. */
export interface OwnPoints<V = Values> extends TableWish {
  /** They are scaled to lie within −reach … reach. */
  readonly reach: readonly [x: number, y: number];
  /** The settings that hold them; where there are none they stand in for `ownData`, of any number. */
  readonly settings?: (points: PointSet) => Partial<V>;
}

/** What the reader may put in the place of a figure's data, for as long as she is on the page. */
export type OwnSet = ImageSet | PointSet;

/** How far the reader is with a goal. */
export interface Verdict {
  readonly reached: boolean;
  /** A sentence: how far she is now. */
  readonly now: string;
}

/** Something an exercise asks the reader to bring about in the figure. */
export interface Goal<V = Values> {
  /** Called after each change, while dragging too: it has to be quick. `run` is the reader's own. */
  readonly judge: (values: V, run?: RunView) => Verdict;
  /** A link's query for the embed page that reaches it, e.g. `mu=1.3&sigma=0.8`; tests follow it. */
  readonly solution: string;
}

/** Settings with a name; to a presenter, a state to turn to. */
export interface Preset<V = Values> {
  readonly title: string;
  readonly values: Partial<V>;
  /** For who presents it: what to say, what to ask the room. */
  readonly notes?: string;
}

/** Everything there is to say about a widget. Its module's default export is one of these. */
export interface WidgetDeclaration<V = Values> {
  /** Names the figure, its permalink parameters and its embed page; as in the curriculum. */
  readonly id: string;
  readonly title: string;
  readonly parameters: Parameters;
  /** Named settings a link, a presenter or the prose can call up. */
  readonly presets: Readonly<Record<string, Preset<V>>>;
  /** For who presents the figure as it starts: what to say, what to ask the room. */
  readonly notes?: string;
  /** What the figure shows at these settings, in a sentence for someone who can't see it. */
  readonly describe: (values: V, run?: RunView) => string;
  /** The numbers behind the picture, for who would rather read them: folded away under it. */
  readonly table: (values: V, run?: RunView) => readonly DataTable[];
  readonly goals?: Readonly<Record<string, Goal<V>>>;
  readonly View: ComponentType<ViewProps<V>>;
  readonly training?: TrainingDeclaration<V>;
}

/** Declares a widget, its values typed by its parameters. */
export function defineWidget<const P extends Parameters>(
  declaration: WidgetDeclaration<ValuesOf<P>> & { readonly parameters: P },
): WidgetDeclaration {
  return declaration as unknown as WidgetDeclaration; // values only ever come from these parameters
}

/** All parameters of a widget, in the order of its controls: its own, then those of its run. */
export function parametersOf(declaration: WidgetDeclaration): Parameters {
  const { parameters, training } = declaration;
  if (!training) return parameters;
  const { applies, engine } = training;
  const run: Parameters = engine === 'float64' ? FLOAT64_RUN_PARAMETERS : RUN_PARAMETERS;
  if (!applies) return { ...parameters, ...run };
  const ofRun = Object.entries(run).map(([name, parameter]) => [
    name,
    { ...parameter, when: parameter.when ?? applies },
  ]);
  return { ...parameters, ...Object.fromEntries(ofRun) };
}

/** The points among what the reader may have given. */
export function pointsIn(own: OwnSet | null): PointSet | null {
  return own && 'points' in own ? own : null;
}

/** A figure's run at these values, on the reader's own data where there are some. */
export function specOn(training: TrainingDeclaration, values: Values, own: OwnSet | null): RunSpec {
  if (!own || !('points' in own)) return training.spec(values as RunValues, own);
  const { points, width } = own;
  const spec = training.spec(values as RunValues, null);
  return { ...spec, data: { kind: 'points', values: Array.from(points), width } };
}

/** The values of `parameters` before the reader has touched anything. */
function defaults(parameters: Parameters): Values {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]),
  );
}

/** The values a figure starts with: the defaults, changed by the named preset if there is one. */
export function startValues(declaration: WidgetDeclaration, preset: string | null): Values {
  const values = defaults(parametersOf(declaration));
  if (preset === null) return values;
  const named = declaration.presets[preset];
  if (!named) throw new Error(`The widget ${declaration.id} has no preset “${preset}”.`);
  return { ...values, ...named.values } as Values;
}
