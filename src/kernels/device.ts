/**
 * What the fused engine needs of WebGL2: programs, textures and framebuffers on the context that
 * TensorFlow.js already has. What is made through a `Device` goes with it, but for the programs,
 * which the next one may ask for.
 */
import { Programs, type Program, type ProgramSource } from './program.ts';

export type { Program, ProgramSource } from './program.ts';

/** This declaration, or this GPU, can't be run by the fused engine; the message is for the reader. */
export class Unsupported extends Error {}

/** What one texel holds: four float32, four bytes read as 0 … 1, or four 32-bit words. */
export type TexelKind = 'float' | 'bytes' | 'words';

export interface TextureShape {
  readonly kind: TexelKind;
  readonly width: number;
  readonly height: number;
  /** Of an array texture; 0 for a plain one. */
  readonly layers: number;
}

export interface Texture extends TextureShape {
  readonly handle: WebGLTexture;
}

/** Where a pass draws to: up to eight textures, or layers of array textures, of one size. */
export interface Target {
  readonly handle: WebGLFramebuffer;
  readonly width: number;
  readonly height: number;
}

/** Most programs write this many targets at once. */
export const TARGETS = 8;

export class Device {
  readonly gl: WebGL2RenderingContext;
  /** Textures alive, for tests that look for leaks. */
  textureCount = 0;
  readonly #vertices: WebGLVertexArrayObject;
  readonly #programs: Programs;
  readonly #textures = new Set<Texture>();
  readonly #targets = new Set<Target>();
  #readTarget: WebGLFramebuffer | null = null;

  /**
   * Throws `Unsupported` where float32 textures can't be drawn to, or fewer than eight at once: phones
   * may have eight targets, but only half the 1024 bits a pixel that these come to.
   */
  constructor(gl: WebGL2RenderingContext) {
    if (!gl.getExtension('EXT_color_buffer_float'))
      throw new Unsupported('This graphics card can’t draw 32-bit numbers.');
    if (Number(gl.getParameter(gl.MAX_DRAW_BUFFERS)) < TARGETS)
      throw new Unsupported('This graphics card draws to fewer than eight textures at once.');
    this.gl = gl;
    try {
      this.target(this.texture({ kind: 'float', width: 1, height: 1, layers: TARGETS }));
    } finally {
      this.#free();
    }
    this.#programs = new Programs(gl);
    this.#vertices = gl.createVertexArray();
  }

  /**
   * Has a program compiled in the background; `ready` waits for all of them. The order matters:
   * first ask for every program, then wait, and they are compiled side by side.
   */
  program(source: ProgramSource): Program {
    return this.#programs.ask(source);
  }

  /** Resolves once every program asked for so far can run; rejects with the compiler's words. */
  ready(): Promise<void> {
    return this.#programs.ready();
  }

  /**
   * Resolves once all that was drawn so far is finished. A page asks now and then, so that it can answer
   * its reader meanwhile; a worker leaves the waiting to the next `read`.
   */
  async finished(): Promise<void> {
    const { gl } = this;
    if (!('document' in globalThis)) return;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)!;
    gl.flush();
    const running = (): boolean =>
      !gl.isContextLost() && gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.UNSIGNALED;
    do await new Promise((done) => setTimeout(done));
    while (running());
    gl.deleteSync(fence);
  }

  /** An empty texture (zeros), or one with `data`: texel after texel, row after row, layer after layer. */
  texture(shape: TextureShape, data?: Float32Array | Uint8Array | Uint32Array): Texture {
    const { gl } = this;
    const { kind, width, height, layers } = shape;
    const most = Number(gl.getParameter(gl.MAX_TEXTURE_SIZE));
    if (Math.max(width, height) > most || layers > gl.getParameter(gl.MAX_ARRAY_TEXTURE_LAYERS))
      throw new Unsupported('The model or the data are too large for this graphics card.');
    const texture: Texture = { ...shape, handle: gl.createTexture() };
    const type = typeOf(gl, texture);
    gl.bindTexture(type, texture.handle);
    const format = { float: gl.RGBA32F, bytes: gl.RGBA8, words: gl.RGBA32UI }[kind];
    if (layers > 0) gl.texStorage3D(type, 1, format, width, height, layers);
    else gl.texStorage2D(type, 1, format, width, height);
    gl.texParameteri(type, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(type, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texParameteri(type, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(type, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    this.#textures.add(texture);
    this.textureCount++;
    if (!data) return texture;
    this.write(texture, data);
    if (gl.getError() === gl.OUT_OF_MEMORY)
      throw new Unsupported('The graphics card has too little memory for the model and its data.');
    return texture;
  }

  /** Fills the whole texture; `data` as in `texture`. */
  write(texture: Texture, data: Float32Array | Uint8Array | Uint32Array): void {
    const { gl } = this;
    const { kind, width, height, layers } = texture;
    const type = typeOf(gl, texture);
    const format = kind === 'words' ? gl.RGBA_INTEGER : gl.RGBA;
    const number = { float: gl.FLOAT, bytes: gl.UNSIGNED_BYTE, words: gl.UNSIGNED_INT }[kind];
    gl.bindTexture(type, texture.handle);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
    if (layers > 0) gl.texSubImage3D(type, 0, 0, 0, 0, width, height, layers, format, number, data);
    else gl.texSubImage2D(type, 0, 0, 0, width, height, format, number, data);
  }

  /** A framebuffer that draws to these textures; to every layer of a single array texture. */
  target(...attached: readonly Texture[]): Target {
    const { gl } = this;
    const first = attached[0]!;
    const handle = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, handle);
    const places: number[] = [];
    for (const texture of attached)
      for (let layer = 0; layer < Math.max(texture.layers, 1); layer++) {
        const place = gl.COLOR_ATTACHMENT0 + places.length;
        attach(gl, texture, layer, place);
        places.push(place);
      }
    gl.drawBuffers(places);
    const target: Target = { handle, width: first.width, height: first.height };
    this.#targets.add(target);
    if (
      gl.checkFramebufferStatus(gl.FRAMEBUFFER) !== gl.FRAMEBUFFER_COMPLETE &&
      !gl.isContextLost()
    )
      throw new Unsupported('This graphics card can’t draw to the textures that training needs.');
    return target;
  }

  /**
   * Texels of one layer, four numbers each, row after row; waits until they have been drawn. Only a
   * worker, or a short slice on the main thread, can afford that.
   */
  read(texture: Texture, layer = 0): Float32Array {
    const { gl } = this;
    this.#readTarget ??= gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#readTarget);
    attach(gl, texture, layer, gl.COLOR_ATTACHMENT0);
    gl.readBuffer(gl.COLOR_ATTACHMENT0);
    const { width, height } = texture;
    const texels = new Float32Array(width * height * 4);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, texels);
    return texels;
  }

  /** Draws on the context of TensorFlow.js, which sets what it needs at its own next draw. */
  drawing(draws: () => void): void {
    this.gl.bindVertexArray(this.#vertices);
    this.gl.disable(this.gl.SCISSOR_TEST);
    try {
      draws();
    } finally {
      this.gl.enable(this.gl.SCISSOR_TEST);
      this.gl.bindVertexArray(null);
    }
  }

  dispose(): void {
    this.#free();
    this.#programs.dispose();
    this.gl.deleteFramebuffer(this.#readTarget);
    this.gl.deleteVertexArray(this.#vertices);
  }

  /** Gives textures and targets back. */
  #free(): void {
    for (const { handle } of this.#targets) this.gl.deleteFramebuffer(handle);
    for (const { handle } of this.#textures) this.gl.deleteTexture(handle);
    this.#targets.clear();
    this.#textures.clear();
    this.textureCount = 0;
  }
}

function attach(gl: WebGL2RenderingContext, texture: Texture, layer: number, place: number): void {
  if (texture.layers > 0)
    gl.framebufferTextureLayer(gl.FRAMEBUFFER, place, texture.handle, 0, layer);
  else gl.framebufferTexture2D(gl.FRAMEBUFFER, place, gl.TEXTURE_2D, texture.handle, 0);
}

/** The binding point of a texture. */
export function typeOf(gl: WebGL2RenderingContext, { layers }: TextureShape): number {
  return layers > 0 ? gl.TEXTURE_2D_ARRAY : gl.TEXTURE_2D;
}
