import { typeOf, type Device, type Program, type Target, type Texture } from './device.ts';

/** One draw: a program that reads textures and fills a rectangle of a target. */
export interface Pass {
  /** What it computes, for the eyes of people. */
  readonly name: string;
  readonly program: Program;
  readonly target: Target;
  /** The rectangle drawn, in texels of the target. */
  readonly x: number;
  y: number;
  readonly width: number;
  readonly height: number;
  /** Whether it is left out this time, as nothing would read what it draws. */
  idle?: boolean;
  /** In the order of the program's samplers. None may also be a target. */
  readonly textures: readonly Texture[];
  /** Four numbers that change from step to step: the program's `numbers`. */
  readonly numbers?: Float32Array;
  /** Four words that change from step to step: the program's `counters`. */
  readonly counters?: Uint32Array;
}

/**
 * Draws the passes in order. All that could be decided beforehand has been: the loop allocates,
 * uploads, reads and checks nothing. Call between the device's `enter` and `leave`.
 */
export function draw({ gl }: Device, passes: readonly Pass[]): void {
  let program: Program | null = null;
  let target: Target | null = null;
  for (const pass of passes) {
    if (pass.idle) continue;
    if (pass.target !== target) {
      target = pass.target;
      gl.bindFramebuffer(gl.FRAMEBUFFER, target.handle);
    }
    gl.viewport(pass.x, pass.y, pass.width, pass.height);
    if (pass.program !== program) {
      program = pass.program;
      gl.useProgram(program.handle);
    }
    if (pass.numbers) gl.uniform4fv(program.numbers, pass.numbers);
    if (pass.counters) gl.uniform4uiv(program.counters, pass.counters);
    for (let unit = 0; unit < pass.textures.length; unit++) {
      const texture = pass.textures[unit]!;
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(typeOf(gl, texture), texture.handle);
    }
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }
}
