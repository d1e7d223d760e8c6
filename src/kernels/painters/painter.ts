import type { Device, Program, Target, Texture } from '../device.ts';
import { literal, ROWS, texel } from '../layout.ts';
import { draw, type Pass } from '../plan.ts';
import { paintingSize, rowLength, shadesOfClass, type Paint, type Painting } from './painting.ts';

/** Texels of a line of the texture painted on: wide enough for drivers that draw in blocks. */
const LINE = 256;

/** Rows on their way to a picture: a batch array in a texture that may hold others beside it. */
export interface PaintSource {
  readonly texture: Texture;
  /** The first texel of its columns. */
  readonly at: number;
}

/**
 * Paints a batch array without its values leaving the graphics card, in one draw, or in one for each
 * piece of an array that is worked out piece by piece.
 *
 * The picture's pixels lie one after another, four to a texel of RGBA8, in lines of 256 texels: a
 * byte a pixel is a quarter of what the values would take to read.
 */
export class Painter {
  readonly #device: Device;
  readonly #program: Program;
  readonly #size: { readonly width: number; readonly height: number };
  /** In texels. */
  readonly #width: number;
  readonly #height: number;
  #target: Target | null = null;

  /** Asks for a program that makes a picture of `rows` rows in all, from sources like `source`. */
  constructor(device: Device, { texture, at }: PaintSource, rows: number, paint: Paint) {
    this.#device = device;
    this.#size = paintingSize(paint, rows);
    const quads = Math.ceil((this.#size.width * this.#size.height) / 4);
    this.#width = Math.min(quads, LINE);
    this.#height = Math.ceil(quads / this.#width);
    this.#program = device.program({
      name: `paint ${paint.kind}`,
      samplers: { source: texture },
      targets: 1,
      code: `
// Column c of row r: row r is in layer r mod 8, four columns to a texel.
float value(int r, int c) {
  return ${texel('source', texture, `c / 4 + ${at}`, `r / ${ROWS}`, `r % ${ROWS}`)}[c % 4];
}
${paint.kind === 'tiles' ? tiles(paint, this.#size.width) : classes(paint)}
// What comes before this piece of the rows, or after it, stays 0.
float shadeInPiece(int pixel) {
  int row = rowAt(pixel) - int(counters.x);
  return row < 0 || row >= int(counters.y) ? 0.0 : floor(shade(row, pixel) + 0.5);
}
void main() {
  int pixel = 4 * (int(gl_FragCoord.x) + ${this.#width} * int(gl_FragCoord.y));
  vec4 shades;
  for (int i = 0; i < 4; i++) shades[i] = shadeInPiece(pixel + i);
  out0 = shades / 255.0;
}`,
    });
  }

  /**
   * Paints rows `first` … `first + count − 1` of the array, which are the first `count` in `texture`,
   * once the device is ready. Row 0 begins a new picture. Between the device's `enter` and `leave`.
   */
  draw(texture: Texture, first: number, count: number): void {
    const { gl } = this.#device;
    const size = { width: this.#width, height: this.#height };
    this.#target ??= this.#device.target(
      this.#device.texture({ kind: 'bytes', ...size, layers: 0 }),
    );
    const pass: Pass = {
      name: this.#program.name,
      program: this.#program,
      target: this.#target,
      x: 0,
      y: 0,
      ...size,
      textures: [texture],
      counters: Uint32Array.of(first, count, 0, 0),
    };
    if (first > 0) {
      gl.enable(gl.BLEND); // a texel may have pixels of two pieces: each adds its own
      gl.blendFunc(gl.ONE, gl.ONE);
    }
    draw(this.#device, [pass]);
    gl.disable(gl.BLEND);
  }

  /** The picture as it is now; waits until it has been drawn. */
  read(): Painting {
    const { gl } = this.#device;
    const { handle, width, height } = this.#target!;
    const bytes = new Uint8Array(4 * width * height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, handle);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    return { ...this.#size, shades: bytes.subarray(0, this.#size.width * this.#size.height) };
  }
}

/** shade = 255 · (value − low) / (high − low), from 0 to 255, of the tile under the pixel. */
function tiles(paint: Paint & { kind: 'tiles' }, across: number): string {
  const { columns, width, height, gap, low, high } = paint;
  return `
ivec2 placeOf(int pixel) {
  return ivec2(pixel % ${across}, pixel / ${across});
}
int rowAt(int pixel) {
  ivec2 place = placeOf(pixel);
  ivec2 tile = place / ivec2(${width + gap}, ${height + gap});
  ivec2 inside = place - tile * ivec2(${width + gap}, ${height + gap});
  return inside.x < ${width} && inside.y < ${height} ? tile.y * ${columns} + tile.x : -1; // gaps have no row
}
float shade(int row, int pixel) {
  ivec2 inside = placeOf(pixel) % ivec2(${width + gap}, ${height + gap});
  float level = (value(row, inside.y * ${width} + inside.x) - ${literal(low)}) * ${literal(255 / (high - low))};
  return level > 0.0 ? min(level, 255.0) : 0.0; // not a number is 0 as well
}`;
}

/** shade = share · k + (share − 1) · p, where class k has the largest logit and softmax gives it probability p. */
function classes(paint: Paint & { kind: 'classes' }): string {
  const length = rowLength(paint);
  const share = shadesOfClass(length);
  return `
int rowAt(int pixel) {
  return pixel;
}
float shade(int row, int pixel) {
  int likeliest = 0;
  float largest = value(row, 0);
  for (int k = 1; k < ${length}; k++) {
    float logit = value(row, k);
    if (logit > largest) {
      largest = logit;
      likeliest = k;
    }
  }
  float sum = 0.0;
  for (int k = 0; k < ${length}; k++) sum += exp(value(row, k) - largest);
  return ${literal(share)} * float(likeliest) + ${literal(share - 1)} / sum;
}`;
}
