import { Unsupported, type Texture, type TextureShape } from '../device.ts';
import { literal } from '../layout.ts';
import type { Quantity } from '../quantity.ts';

/** A texture that is made once the programs have been compiled. */
export class Planned {
  texture: Texture | null = null;
  readonly shape: TextureShape;
  constructor(shape: TextureShape) {
    this.shape = shape;
  }
}

/** What a pass reads: always the same texture, or one of two by the parity of the step. */
export interface Source {
  readonly shape: TextureShape;
  at(parity: number): Planned;
}

/** A source that is the same at every step. */
export function fixed(planned: Planned): Source {
  return { shape: planned.shape, at: () => planned };
}

/** What a program turns out to need while its code is being written. */
export class Needs {
  readonly sources: Source[] = [];
  readonly numbers: Quantity[] = [];
  /** By the name that the code has for it. */
  readonly samplers: Record<string, TextureShape> = {};

  /** The name of the sampler that reads `source`. */
  sampler(source: Source): string {
    let index = this.sources.indexOf(source);
    if (index < 0) index = this.sources.push(source) - 1;
    if (index >= 16)
      // every WebGL2 has this many, many have no more
      throw new Unsupported('The model reads more arrays in one place than a graphics card can.');
    const name = `t${index}`;
    this.samplers[name] = source.shape;
    return name;
  }

  /** GLSL for a number: a literal where it never changes, else a component of `numbers`. */
  number(quantity: Quantity): string {
    if (typeof quantity === 'number') return `(${literal(quantity)})`;
    const key = JSON.stringify(quantity);
    let index = this.numbers.findIndex((known) => JSON.stringify(known) === key);
    if (index < 0) index = this.numbers.push(quantity) - 1;
    if (index > 3) throw new Unsupported('The model has more live numbers in one place than four.');
    return `numbers.${'xyzw'[index]!}`;
  }
}
