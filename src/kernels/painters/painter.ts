import type { Device, Program, Target, Texture, TextureShape } from '../device.ts';
import { literal, ROWS, texel } from '../layout.ts';
import { draw } from '../plan.ts';
import { paintingSize, rowLength, shadesOfClass, type Paint, type Painting } from './painting.ts';

/** Texels of a line of the texture painted on: wide enough for drivers that draw in blocks. */
const LINE = 256;

/**
 * Paints a batch array, in one pass, without its values leaving the graphics card.
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

  /** Asks for a program that paints batch arrays [rows, `rowLength(paint)`] in textures shaped as `source`. */
  constructor(device: Device, source: TextureShape, rows: number, paint: Paint) {
    this.#device = device;
    this.#size = paintingSize(paint, rows);
    const quads = Math.ceil((this.#size.width * this.#size.height) / 4);
    this.#width = Math.min(quads, LINE);
    this.#height = Math.ceil(quads / this.#width);
    this.#program = device.program({
      name: `paint ${paint.kind}`,
      samplers: { source },
      targets: 1,
      code: `
// Column c of row r: row r is in layer r mod 8, four columns to a texel.
float value(int r, int c) {
  return ${texel('source', source, 'c / 4', `r / ${ROWS}`, `r % ${ROWS}`)}[c % 4];
}
${paint.kind === 'tiles' ? tiles(paint, rows, this.#size.width) : classes(paint, rows)}
void main() {
  int pixel = 4 * (int(gl_FragCoord.x) + ${this.#width} * int(gl_FragCoord.y));
  out0 = floor(vec4(shade(pixel), shade(pixel + 1), shade(pixel + 2), shade(pixel + 3)) + 0.5) / 255.0;
}`,
    });
  }

  /** Paints what `source` holds now, once the device is ready; waits until that has been drawn. */
  paint(source: Texture): Painting {
    const { gl } = this.#device;
    const size = { width: this.#width, height: this.#height };
    this.#target ??= this.#device.target(
      this.#device.texture({ kind: 'bytes', ...size, layers: 0 }),
    );
    const program = this.#program;
    this.#device.enter();
    draw(this.#device, [
      {
        name: program.name,
        program,
        target: this.#target,
        x: 0,
        y: 0,
        ...size,
        textures: [source],
      },
    ]);
    this.#device.leave();
    const bytes = new Uint8Array(4 * size.width * size.height);
    gl.readPixels(0, 0, size.width, size.height, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    return { ...this.#size, shades: bytes.subarray(0, this.#size.width * this.#size.height) };
  }
}

/** shade = 255 · (value − low) / (high − low) of the tile under the pixel; 0 in gaps and after the last tile. */
function tiles(paint: Paint & { kind: 'tiles' }, rows: number, across: number): string {
  const { columns, width, height, gap, low, high } = paint;
  return `
float shade(int pixel) {
  int x = pixel % ${across};
  int y = pixel / ${across};
  int column = x / ${width + gap};
  int line = y / ${height + gap};
  x -= column * ${width + gap};
  y -= line * ${height + gap};
  int tile = line * ${columns} + column;
  if (x >= ${width} || y >= ${height} || tile >= ${rows}) return 0.0;
  float level = (value(tile, y * ${width} + x) - ${literal(low)}) * ${literal(255 / (high - low))};
  return level > 0.0 ? min(level, 255.0) : 0.0; // not a number is 0 as well
}`;
}

/** shade = share · k + (share − 1) · p, where class k has the largest logit and softmax gives it probability p. */
function classes(paint: Paint & { kind: 'classes' }, rows: number): string {
  const length = rowLength(paint);
  const share = shadesOfClass(length);
  return `
float shade(int pixel) {
  if (pixel >= ${rows}) return 0.0;
  int likeliest = 0;
  float largest = value(pixel, 0);
  for (int k = 1; k < ${length}; k++) {
    float logit = value(pixel, k);
    if (logit > largest) {
      largest = logit;
      likeliest = k;
    }
  }
  float sum = 0.0;
  for (int k = 0; k < ${length}; k++) sum += exp(value(pixel, k) - largest);
  return ${literal(share)} * float(likeliest) + ${literal(share - 1)} / sum;
}`;
}
