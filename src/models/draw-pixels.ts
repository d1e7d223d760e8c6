import { bernoulliLogLikelihood, sigmoid } from '../maths/log-space.ts';
import type { Ordering } from '../maths/orderings.ts';
import { uniforms, type Key } from '../maths/random.ts';

/** Pictures being drawn, after part `part` of each: [count, parts], 0 where nothing has been drawn yet. */
export interface Drawing {
  readonly pixels: Float32Array;
  /** The part drawn last. */
  readonly part: number;
  /** Its log-odds in each picture, given the parts before it. */
  readonly logits: Float32Array;
  /** Σ log p(x_d | what came before) so far, in nats, for each picture: in the end log p(x). */
  readonly logProbability: Float64Array;
}

/** What is to be drawn. */
export interface DrawRequest {
  readonly count: number;
  readonly order: Ordering;
  readonly key: Key;
  /** For each part 0 or 1 where it is known and not drawn, else null. Exact only of parts before all that are drawn. */
  readonly given?: readonly (number | null)[];
}

/** Log-odds of every part, [count, parts], given the parts before it: one evaluation of the whole network. */
export type Logits = (pixels: Float32Array) => Promise<Float32Array> | Float32Array;

/**
 * Draws pictures part by part, each time from an evaluation of the whole network, of whose logits all but one go
 * unused: as many evaluations as there are parts. Yields the same arrays after every part.
 */
export async function* drawPixels(request: DrawRequest, logits: Logits): AsyncGenerator<Drawing> {
  const canvas = new Canvas(request);
  for (const part of request.order) {
    const all = await logits(canvas.drawing.pixels.slice());
    yield canvas.draw(part, (row) => all[row * request.order.length + part]!);
  }
}

/** Of a NADE by the names of its arrays: see `nade`. */
type NadeParameters = Readonly<Record<string, Float32Array>>;

/**
 * Draws pictures from a NADE by its recursion, row by row: a part drawn as 1 adds its row of weights to what the
 * hidden units come to, so that a picture takes O(parts · hidden) multiplications. Yields the same arrays after
 * every part. Throws where `order` is another.
 */
export function* drawNade(request: DrawRequest, parameters: NadeParameters): Generator<Drawing> {
  const canvas = new Canvas(request);
  const { count, order } = request;
  if (order.some((part, t) => part !== t)) throw new Error('A NADE draws row by row.');
  const entering = parameters['nade/hidden.weights']!;
  const start = parameters['nade/hidden.bias']!;
  const leaving = parameters['nade/output.weights']!;
  const bias = parameters['nade/output.bias']!;
  const [parts, hidden] = [order.length, start.length];
  const sums = Float64Array.from({ length: count * hidden }, (_, i) => start[i % hidden]!);
  for (const part of order) {
    yield canvas.draw(part, (row) => {
      let logit = bias[part]!;
      for (let h = 0; h < hidden; h++)
        logit += sigmoid(sums[row * hidden + h]!) * leaving[h * parts + part]!;
      return logit;
    });
    for (let row = 0; row < count; row++)
      if (canvas.drawing.pixels[row * parts + part] === 1)
        for (let h = 0; h < hidden; h++) sums[row * hidden + h]! += entering[part * hidden + h]!;
  }
}

/** What drawing goes on. */
export class Canvas {
  readonly drawing: { -readonly [K in keyof Drawing]: Drawing[K] };
  readonly #request: DrawRequest;
  readonly #chances: Float32Array;

  constructor(request: DrawRequest) {
    const { count, order, key } = request;
    this.#request = request;
    this.#chances = uniforms(count * order.length, key);
    this.drawing = {
      pixels: new Float32Array(count * order.length),
      part: -1,
      logits: new Float32Array(count),
      logProbability: new Float64Array(count),
    };
  }

  /** Decides on `part` in every picture; a row's chance is the same whatever is drawn around it. */
  draw(part: number, logitOf: (row: number) => number): Drawing {
    const { count, order, given } = this.#request;
    const { pixels, logits, logProbability } = this.drawing;
    this.drawing.part = part;
    for (let row = 0; row < count; row++) {
      const at = row * order.length + part;
      const logit = logitOf(row);
      const x = given?.[part] ?? Number(this.#chances[at]! < sigmoid(logit));
      pixels[at] = x;
      logits[row] = logit;
      logProbability[row]! += bernoulliLogLikelihood(logit, x);
    }
    return this.drawing;
  }
}
