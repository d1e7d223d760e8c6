import { readSafetensors } from '../data/safetensors.ts';
import type { Declaration } from '../kernels/graph.ts';
import type { ParameterArrays } from './engine.ts';
import { biasOf, weightsOf } from './initial-parameters.ts';

/** A model that has been trained beforehand. */
export interface StartParameters {
  readonly parameters: ParameterArrays;
  /** Steps it was trained for. */
  readonly steps: number;
}

/** Fetches the safetensors file at `address` for the model of `declaration`. Rejects with a sentence for the reader. */
export async function fetchStart(
  address: string,
  declaration: Declaration,
): Promise<StartParameters> {
  const response = await fetch(address).catch(() => null);
  if (!response?.ok || response.headers.get('content-type')?.includes('text/html'))
    throw new Error(
      'The trained model could not be fetched. Check the connection and press Try again, or begin from scratch.',
    );
  return startParameters(new Uint8Array(await response.arrayBuffer()), declaration);
}

/** Reads the parameters of `declaration` from a safetensors file. */
export function startParameters(bytes: Uint8Array, declaration: Declaration): StartParameters {
  const { tensors, metadata } = readSafetensors(bytes);
  const shapes = shapesOf(declaration);
  const parameters = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const found = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
      if (found?.shape.join() !== shape.join())
        throw new Error(
          `The trained model has other sizes than this one (${name}). Choose the settings it was trained with, or begin from scratch.`,
        );
      return [name, found.values];
    }),
  );
  return { parameters, steps: Number(metadata['step'] ?? 0) };
}

/** The shape of each parameter array: weights [inputs, units], biases [units]. */
export function shapesOf({ layers }: Declaration): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    layers.flatMap(({ name, inputs, units }) => [
      [weightsOf(name), [inputs, units]],
      [biasOf(name), [units]],
    ]),
  );
}
