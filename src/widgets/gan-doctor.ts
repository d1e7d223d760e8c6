import type { GanLossName } from '../maths/gan-losses.ts';
import { modesCovered, type Modes } from '../maths/modes-covered.ts';
import { normals, STREAM } from '../maths/random.ts';
import { examineGan, type GanLook } from '../training/health-gan.ts';
import type { Probe } from '../training/run-spec.ts';
import type { Doctor, RunView } from './declaration.ts';
import { ganPrompts } from './gan-prompts.ts';

/** Points of which modes are counted. */
export const SAMPLES = 5000;
/** Generated points that the discriminator is asked about. */
const ASKED = 200;

/** A figure's GAN as its doctor needs to know it. */
export interface GanPatient<V> {
  readonly loss: (values: V) => GanLossName;
  /** The data's root mean square distance from their mean. */
  readonly scale: (values: V, run: RunView) => number;
  /** Null where the data have none. */
  readonly modes: (values: V, run: RunView) => Modes | null;
}

/**
 * The doctor of a figure that trains `gan`. It reads the probes `samples`, `fake-logits` and `pulls` (the length of
 * the gradient of the generator's loss for each point), as far as the figure has them: see `ganProbes`.
 */
export function ganDoctor<V>({ loss, scale, modes }: GanPatient<V>): Doctor<V> {
  return {
    look: (values, run) => lookOf(run, modes(values, run)),
    examine: (values, run, looks) => {
      const { loss: own, generatorLoss } = run.curves;
      const trace = { ...(own && { loss: own }), ...(generatorLoss && { generatorLoss }) };
      return examineGan({ loss: loss(values), scale: scale(values, run), trace, from: 1, looks });
    },
    chapter: 'gan',
  };
}

function lookOf({ step, probes }: RunView, modes: Modes | null): GanLook | null {
  const { samples, 'fake-logits': fakeLogits, pulls } = probes;
  if (!samples) return null;
  return {
    step,
    ...(modes && { coverage: modesCovered(samples, modes) }),
    ...(fakeLogits && { fakeLogits }),
    ...(pulls && { pulls }),
  };
}

export interface GanAsked {
  /** Dimensions of the noise. */
  readonly noise: number;
  /** The model's, where it is told labels: then they are asked for in turn. */
  readonly classes?: number;
  /** Whether the discriminator looks at whole batches: what it says of a point alone can't be asked. */
  readonly minibatch?: boolean;
}

/** What the doctor looks at: what the generator makes of the same noise every time, and the discriminator's logits. */
export function ganProbes({
  noise,
  classes = 0,
  minibatch = false,
}: GanAsked): Readonly<Record<string, Probe>> {
  const asked = (rows: number, want: string): Probe => {
    const draws = normals(rows * noise, { stream: STREAM.priorSamples, step: 0, seed: 1 });
    const values = ganPrompts(draws, noise, classes, (row) => row % classes);
    return { kind: 'feed', feed: classes > 0 ? 'prompt' : 'noise', rows, values, want };
  };
  return {
    samples: asked(SAMPLES, 'sample'),
    ...(!minibatch && classes === 0 && { 'fake-logits': asked(ASKED, 'fakeLogits') }),
  };
}
