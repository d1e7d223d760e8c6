import type { ComponentType } from 'react';
import type { Probe, RunFacts, RunSpec, Snapshot } from '../training/run-spec.ts';
import type { Parameters, ParameterValue, Values } from './parameters.ts';

/** What a widget's view is given. A view draws; it never parses links and never owns a slider. */
export interface ViewProps<V = Values> {
  readonly values: V;
  /** Changes one parameter from inside the picture (a dragged point, a click). */
  readonly setValue: (name: string, value: ParameterValue) => void;
  /** Static picture, before any JavaScript runs: no effects will fire, nothing may be measured. */
  readonly asleep: boolean;
  /** The run behind a training figure; absent in the others. */
  readonly run?: RunView;
}

/** A run as its picture sees it: the latest of everything, whether live or the committed reference run. */
export interface RunView {
  readonly status: RunStatus;
  readonly facts: RunFacts | null;
  readonly step: number;
  readonly metrics: Snapshot['metrics'];
  /** Per metric, the value at every step so far: entry i belongs to step i + 1. */
  readonly curves: Readonly<Record<string, Float32Array>>;
  /** The latest of each probe. */
  readonly probes: Readonly<Record<string, Float32Array>>;
  /** Computes one array now, from the present parameters. */
  readonly ask: (probe: Probe) => Promise<Float32Array>;
}

/** The values of a figure's `data-run`. */
export type RunStatus = 'idle' | 'running' | 'paused' | 'done' | 'failed';

/** What a training figure adds to its declaration; Train, Step, Reset and readouts follow from it. */
export interface TrainingDeclaration<V = Values> {
  readonly spec: (values: V) => RunSpec;
  /** Readouts in the order they are shown; the key is the name of the `<output>`. */
  readonly metrics: Readonly<Record<string, { readonly label: string; readonly help: string }>>;
  /** Arrays refreshed about once a second while training and whenever the run pauses. */
  readonly probes: (values: V, facts: RunFacts | null) => Readonly<Record<string, Probe>>;
}

/** Everything there is to say about a widget. Its module's default export is one of these. */
export interface WidgetDeclaration<V = Values> {
  /** Names the figure, its permalink parameters and its embed page; as in the curriculum. */
  readonly id: string;
  readonly title: string;
  readonly parameters: Parameters;
  /** Named settings a link, a presenter or the prose can call up. */
  readonly presets: Readonly<Record<string, { readonly title: string; readonly values: Partial<Values> }>>;
  /** What the figure shows at these settings, in a sentence for someone who can't see it. */
  readonly describe: (values: V, run?: RunView) => string;
  readonly View: ComponentType<ViewProps<V>>;
  readonly training?: TrainingDeclaration<V>;
}

/** The values of `parameters` before the reader has touched anything. */
export function defaults(parameters: Parameters): Values {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]),
  );
}
