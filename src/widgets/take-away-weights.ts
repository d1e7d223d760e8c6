import { writeSafetensors } from '../data/safetensors.ts';
import { declareModel } from '../models/index.ts';
import type { RunEvent, RunFacts, RunSpec, SavedRun } from '../training/run-spec.ts';
import { shapesOf } from '../training/start-parameters.ts';

/** A run at the moment it is taken away. */
export interface TakenRun {
  readonly spec: RunSpec;
  readonly saved: SavedRun;
  readonly facts: RunFacts;
  /** What the reader changed on the way. */
  readonly events: readonly RunEvent[];
  /** The address that brings the figure back as it is. */
  readonly link: string;
}

const LAYOUT =
  'A layer computes activation(input @ weights + bias): weights have shape [inputs, units], biases [units]; row-major float32.';

/**
 * The run's parameters as a safetensors file. Its metadata say how to compute with them, and which run
 * they are of; those in `more` are added.
 */
export function weightsFile(
  { spec, saved, facts, events, link }: TakenRun,
  more: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const { width, height, count, name, hash } = facts.data;
  const declaration = declareModel(spec.model, spec.structure, width * height);
  const tensors = Object.fromEntries(
    Object.entries(shapesOf(declaration)).map(([array, shape]) => [
      array,
      { shape, values: saved.parameters[array]! },
    ]),
  );
  return writeSafetensors(tensors, {
    model: spec.model,
    structure: JSON.stringify(spec.structure),
    layers: JSON.stringify(declaration.layers),
    layout: LAYOUT,
    data: `${name}, ${count} of ${width} × ${height} pixels, ${hash}`,
    scalars: JSON.stringify(spec.scalars),
    events: JSON.stringify(events),
    batchSize: String(spec.batchSize),
    seed: String(spec.seed),
    engine: facts.engine,
    step: String(saved.step + (facts.start?.steps ?? 0)),
    ...(spec.start !== undefined && { start: spec.start }),
    link,
    ...more,
  });
}
