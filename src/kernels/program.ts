import type { TextureShape } from './device.ts';

export interface Program {
  readonly name: string;
  readonly handle: WebGLProgram;
  /** Of the uniforms that a pass may set, where the program has them; known once it is ready. */
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

/** A program that stays with its context: drivers take up to a second to build those of an engine. */
interface Built {
  readonly program: Program;
  readonly source: ProgramSource;
  readonly fragment: WebGLShader;
  ready: boolean;
  /** Engines that have it. */
  users: number;
}

interface Shelf {
  readonly vertex: WebGLShader;
  /** By name and text of the fragment shader; those used last come last. */
  readonly built: Map<string, Built>;
}

const shelves = new WeakMap<WebGL2RenderingContext, Shelf>();

/** Programs without a user that are kept for the next engine that asks for the same. */
const KEPT = 128;

/** The programs of one engine. */
export class Programs {
  readonly #gl: WebGL2RenderingContext;
  readonly #parallel: { readonly COMPLETION_STATUS_KHR: number } | null;
  readonly #shelf: Shelf;
  readonly #mine = new Map<string, Built>();

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#parallel = gl.getExtension('KHR_parallel_shader_compile');
    let shelf = shelves.get(gl);
    if (!shelf) {
      shelf = { vertex: shader(gl, gl.VERTEX_SHADER, VERTEX), built: new Map() };
      shelves.set(gl, shelf);
    }
    this.#shelf = shelf;
  }

  /** A program that an engine before has left, or one that is compiled in the background from now on. */
  ask(source: ProgramSource): Program {
    const { built } = this.#shelf;
    const text = fragmentSource(source);
    const key = `${source.name}: ${text}`; // passes are told apart by their programs' names
    const known = this.#mine.get(key);
    if (known) return known.program;
    const found = built.get(key) ?? this.#build(source, text);
    found.users++;
    built.delete(key);
    built.set(key, found);
    this.#mine.set(key, found);
    return found.program;
  }

  /** Resolves once all of them can run; rejects with the compiler's words. */
  async ready(): Promise<void> {
    const gl = this.#gl;
    const pending = [...this.#mine.values()].filter((built) => !built.ready);
    const compiling = (): boolean =>
      this.#parallel !== null &&
      pending.some(
        ({ program }) =>
          !gl.getProgramParameter(program.handle, this.#parallel!.COMPLETION_STATUS_KHR),
      );
    while (compiling() && !gl.isContextLost()) await new Promise((done) => setTimeout(done, 4));
    for (const built of pending) {
      const { program, source, fragment } = built;
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
      built.ready = true;
    }
  }

  /** Leaves them to others; of those without a user the oldest go, and all that could not be built. */
  dispose(): void {
    for (const built of this.#mine.values()) built.users--;
    this.#mine.clear();
    const idle = [...this.#shelf.built].filter(([, { users }]) => users === 0);
    const tooMany = idle.length - KEPT;
    idle.forEach(([key, { program, fragment, ready }], i) => {
      if (ready && i >= tooMany) return;
      this.#gl.deleteProgram(program.handle);
      this.#gl.deleteShader(fragment);
      this.#shelf.built.delete(key);
    });
  }

  #build(source: ProgramSource, text: string): Built {
    const gl = this.#gl;
    const handle = gl.createProgram();
    const fragment = shader(gl, gl.FRAGMENT_SHADER, text);
    gl.attachShader(handle, this.#shelf.vertex);
    gl.attachShader(handle, fragment);
    gl.linkProgram(handle);
    const program: Program = { name: source.name, handle, numbers: null, counters: null };
    return { program, source, fragment, ready: false, users: 0 };
  }
}

function shader(gl: WebGL2RenderingContext, type: number, source: string): WebGLShader {
  const made = gl.createShader(type)!;
  gl.shaderSource(made, source);
  gl.compileShader(made);
  return made;
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
