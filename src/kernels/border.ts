import type { Device, Program, Target, Texture, TextureShape } from './device.ts';
import { repeat, ROWS } from './layout.ts';
import { draw } from './plan.ts';
import { undrawnTensor, withDenseTexture, type Tensor2D } from './tensorflow.ts';

/** Both ways over the border between one kind of texture and tensors; each is a draw, and reads nothing back. */
interface Crossing {
  readonly leave: Program;
  readonly enter: Program;
}

/**
 * Where arrays cross between our textures and the tensors of TensorFlow.js, both on the graphics card:
 * batch arrays [rows, columns], and weights [inputs + 1, units] with the bias as their last row.
 *
 * The sizes are uniforms, so that two programs per kind of texture do for all arrays.
 */
export class Border {
  readonly #device: Device;
  readonly #crossings: readonly [weights: Crossing, batch: Crossing];
  /** A framebuffer for tensors' textures, which come and go. */
  readonly #scratch: Target;
  readonly #targets = new WeakMap<Texture, Target>();

  /** Asks for the programs; arrays can cross once the device is ready. */
  constructor(device: Device) {
    this.#device = device;
    this.#crossings = [crossing(device, 0), crossing(device, ROWS)];
    this.#scratch = device.target(device.texture({ ...DENSE, width: 1, height: 1 }));
  }

  /** The first `rows` rows and `columns` columns as a tensor of the caller's. */
  toTensor(texture: Texture, rows: number, columns: number): Tensor2D {
    const { gl } = this.#device;
    const { tensor, texture: drawn } = undrawnTensor([rows, columns]);
    const attach = (handle: WebGLTexture | null): void => {
      gl.bindFramebuffer(gl.FRAMEBUFFER, this.#scratch.handle);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, handle, 0);
    };
    attach(drawn.handle);
    const target = { ...drawn, handle: this.#scratch.handle };
    this.#draw(this.#crossing(texture).leave, target, texture, [rows, columns, drawn.width]);
    attach(null); // the framebuffer would keep the texture from being freed
    return tensor;
  }

  /** Fills a texture with a tensor, its padding with zeros, and its column of ones where it has one. */
  fromTensor(tensor: Tensor2D, texture: Texture): void {
    const [rows, columns] = tensor.shape;
    let target = this.#targets.get(texture);
    if (!target) this.#targets.set(texture, (target = this.#device.target(texture)));
    withDenseTexture(tensor, (source) =>
      this.#draw(this.#crossing(texture).enter, target, { ...DENSE, ...source }, [
        rows,
        columns,
        source.width,
      ]),
    );
  }

  #crossing({ layers }: Texture): Crossing {
    return this.#crossings[layers > 0 ? 1 : 0];
  }

  #draw(
    program: Program,
    target: Target,
    source: Texture,
    counters: [rows: number, columns: number, tensorWidth: number],
  ): void {
    const { width, height } = target;
    const size = { x: 0, y: 0, width, height };
    this.#device.drawing(() => {
      draw(this.#device, [
        {
          name: program.name,
          program,
          target,
          ...size,
          textures: [source],
          counters: Uint32Array.of(...counters, 0),
        },
      ]);
    });
  }
}

const DENSE = { kind: 'float', layers: 0 } as const;

/** Programs for plain textures, `layers` 0, or for arrays of 8 layers. */
function crossing(device: Device, layers: number): Crossing {
  const ours: TextureShape = { ...DENSE, width: 0, height: 0, layers };
  return {
    /** tensor[row, column], at texel row · columns + column. */
    leave: device.program({
      name: 'array to tensor',
      samplers: { source: ours },
      targets: 1,
      code: `
void main() {
  uint i = uint(gl_FragCoord.x) + counters.z * uint(gl_FragCoord.y);
  int row = int(i / counters.y);
  int column = int(i % counters.y);
  out0 = vec4(0.0);
  if (row >= int(counters.x)) return;
  out0.r = texelFetch(source, ${layers > 0 ? `ivec3(column / 4, row / ${layers}, row % ${layers})` : 'ivec2(column / 4, row)'}, 0)[column % 4];
}`,
    }),
    /** Four columns of a row, or of each of eight rows: the numbers at row · columns + column of the tensor. */
    enter: device.program({
      name: 'tensor to array',
      samplers: { source: { ...ours, layers: 0 } },
      targets: Math.max(layers, 1),
      code: `
vec4 columnsOf(uint row) {
  vec4 four = vec4(0.0);
  uint first = 4u * uint(gl_FragCoord.x);
  if (row >= counters.x) return four;
  if (first >= counters.y) return vec4(1.0, 0.0, 0.0, 0.0); // the column of ones
  for (uint lane = 0u; lane < 4u && first + lane < counters.y; lane++) {
    uint i = row * counters.y + first + lane;
    four[lane] = texelFetch(source, ivec2((i / 4u) % counters.z, i / 4u / counters.z), 0)[i % 4u];
  }
  return four;
}
void main() {
  uint row = ${Math.max(layers, 1)}u * uint(gl_FragCoord.y);
  ${repeat(Math.max(layers, 1), (k) => `out${k} = columnsOf(row + ${k}u);\n`)}
}`,
    }),
  };
}
