/**
 * What the fused engine needs of WebGL2: programs, textures and framebuffers on the context that
 * TensorFlow.js already has. Everything made through a `Device` is counted and goes with it.
 */

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

export interface Program {
  readonly name: string;
  readonly handle: WebGLProgram;
  /** Of the uniforms that a pass may set, where the program has them; known once the device is ready. */
  numbers: WebGLUniformLocation | null;
  counters: WebGLUniformLocation | null;
}

/** A fragment program in parts, so that its declarations always fit its textures. */
export interface ProgramSource {
  readonly name: string;
  /** What it samples, by the name it has in the code, in the order in which a pass gives its textures. */
  readonly samplers: Readonly<Record<string, TextureShape>>;
  /** How many targets it writes, as `out0`, `out1` … */
  readonly targets: number;
  /** What a target's texel holds: `vec4` or, for words, `uvec4`. */
  readonly writes?: 'float' | 'words';
  /** GLSL functions, then `main`. May read `uniform vec4 numbers` and `uniform uvec4 counters`. */
  readonly code: string;
}

/** Most programs write this many targets at once. */
export const TARGETS = 8;

/** One triangle that covers the viewport: two would calculate the seam between them twice. */
const VERTEX = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

const PREAMBLE = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp usampler2D;
precision highp usampler2DArray;
uniform vec4 numbers;
uniform uvec4 counters;
`;

export class Device {
  readonly gl: WebGL2RenderingContext;
  /** Textures alive, for tests that look for leaks. */
  textureCount = 0;
  readonly #parallel: { readonly COMPLETION_STATUS_KHR: number } | null;
  readonly #vertices: WebGLVertexArrayObject;
  readonly #programs: { program: Program; fragment: WebGLShader }[] = [];
  /** Those of them that nobody has waited for yet. */
  #pending: { program: Program; source: ProgramSource; fragment: WebGLShader }[] = [];
  readonly #textures = new Set<Texture>();
  readonly #targets = new Set<Target>();
  readonly #vertexShader: WebGLShader;
  #readTarget: WebGLFramebuffer | null = null;

  /** Throws `Unsupported` where float32 textures can't be drawn to, or fewer than eight at once. */
  constructor(gl: WebGL2RenderingContext) {
    if (!gl.getExtension('EXT_color_buffer_float'))
      throw new Unsupported('This graphics card can’t draw 32-bit numbers.');
    if (Number(gl.getParameter(gl.MAX_DRAW_BUFFERS)) < TARGETS)
      throw new Unsupported('This graphics card draws to fewer than eight textures at once.');
    this.gl = gl;
    this.#parallel = gl.getExtension('KHR_parallel_shader_compile');
    this.#vertices = gl.createVertexArray();
    this.#vertexShader = this.#shader(gl.VERTEX_SHADER, VERTEX);
  }

  /**
   * Has a program compiled in the background; `ready` waits for all of them. The order matters:
   * first ask for every program, then wait, and they are compiled side by side.
   */
  program(source: ProgramSource): Program {
    const { gl } = this;
    const handle = gl.createProgram();
    const fragment = this.#shader(gl.FRAGMENT_SHADER, fragmentSource(source));
    gl.attachShader(handle, this.#vertexShader);
    gl.attachShader(handle, fragment);
    gl.linkProgram(handle);
    const program: Program = { name: source.name, handle, numbers: null, counters: null };
    this.#programs.push({ program, fragment });
    this.#pending.push({ program, source, fragment });
    return program;
  }

  /** Resolves once every program asked for so far can run; rejects with the compiler's words. */
  async ready(): Promise<void> {
    const { gl } = this;
    const compiling = (): boolean =>
      this.#parallel !== null &&
      this.#pending.some(
        ({ program }) =>
          !gl.getProgramParameter(program.handle, this.#parallel!.COMPLETION_STATUS_KHR),
      );
    while (compiling() && !gl.isContextLost()) await new Promise((done) => setTimeout(done, 4));
    for (const { program, source, fragment } of this.#pending) {
      if (!gl.getProgramParameter(program.handle, gl.LINK_STATUS)) {
        if (gl.isContextLost()) throw new Error('The graphics card was taken away.');
        const why = gl.getShaderInfoLog(fragment) || gl.getProgramInfoLog(program.handle);
        throw new Error(`Program “${source.name}” could not be built: ${why}`);
      }
      gl.useProgram(program.handle);
      Object.keys(source.samplers).forEach((name, unit) =>
        gl.uniform1i(gl.getUniformLocation(program.handle, name), unit),
      );
      program.numbers = gl.getUniformLocation(program.handle, 'numbers');
      program.counters = gl.getUniformLocation(program.handle, 'counters');
    }
    this.#pending = [];
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
    if (data) this.write(texture, data);
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
    if (
      gl.checkFramebufferStatus(gl.FRAMEBUFFER) !== gl.FRAMEBUFFER_COMPLETE &&
      !gl.isContextLost()
    )
      throw new Unsupported('This graphics card can’t draw to the textures that training needs.');
    const target: Target = { handle, width: first.width, height: first.height };
    this.#targets.add(target);
    return target;
  }

  /**
   * Texels of one layer, four numbers each, row after row; waits until they have been drawn. Only a
   * worker, or a short slice on the main thread, can afford that.
   */
  read(texture: Texture, layer = 0, rows = texture.height): Float32Array {
    const { gl } = this;
    this.#readTarget ??= gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#readTarget);
    attach(gl, texture, layer, gl.COLOR_ATTACHMENT0);
    gl.readBuffer(gl.COLOR_ATTACHMENT0);
    const texels = new Float32Array(texture.width * rows * 4);
    gl.readPixels(0, 0, texture.width, rows, gl.RGBA, gl.FLOAT, texels);
    return texels;
  }

  /** Takes the context over from TensorFlow.js, which sets what it needs at its own next draw. */
  enter(): void {
    this.gl.bindVertexArray(this.#vertices);
    this.gl.disable(this.gl.SCISSOR_TEST);
  }

  /** Gives it back. */
  leave(): void {
    this.gl.enable(this.gl.SCISSOR_TEST);
    this.gl.bindVertexArray(null);
  }

  dispose(): void {
    const { gl } = this;
    for (const { handle } of this.#targets) gl.deleteFramebuffer(handle);
    for (const { handle } of this.#textures) gl.deleteTexture(handle);
    for (const { program, fragment } of this.#programs) {
      gl.deleteProgram(program.handle);
      gl.deleteShader(fragment);
    }
    gl.deleteShader(this.#vertexShader);
    gl.deleteFramebuffer(this.#readTarget);
    gl.deleteVertexArray(this.#vertices);
    this.#targets.clear();
    this.#textures.clear();
    this.#programs.length = 0;
    this.textureCount = 0;
  }

  #shader(type: number, source: string): WebGLShader {
    const shader = this.gl.createShader(type)!;
    this.gl.shaderSource(shader, source);
    this.gl.compileShader(shader);
    return shader;
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

function fragmentSource({ samplers, targets, writes = 'float', code }: ProgramSource): string {
  const sampled = Object.entries(samplers).map(
    ([name, { kind, layers }]) =>
      `uniform ${kind === 'words' ? 'u' : ''}sampler2D${layers > 0 ? 'Array' : ''} ${name};\n`,
  );
  const written = Array.from(
    { length: targets },
    (_, i) => `layout(location = ${i}) out ${writes === 'words' ? 'uvec4' : 'vec4'} out${i};\n`,
  );
  return [PREAMBLE, ...sampled, ...written, code].join('');
}
