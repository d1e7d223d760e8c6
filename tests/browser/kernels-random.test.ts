import { afterEach, beforeEach, expect, test } from 'vitest';
import { Device } from '../../src/kernels/device.ts';
import { permutation, RANDOM } from '../../src/kernels/glsl/random.ts';
import { draw } from '../../src/kernels/plan.ts';
import { startBackend, webglContext } from '../../src/kernels/tensorflow.ts';
import { normals, pcg4d, permuted } from '../../src/maths/random.ts';
import { WASM_PATH } from '../support/engines.ts';

let device: Device;
beforeEach(async () => {
  await startBackend('webgl', WASM_PATH);
  device = new Device(webglContext());
});
afterEach(() => device.dispose());

const WIDTH = 64;
const KEY = { stream: 3, step: 12_345, seed: 7 };

/** Draws WIDTH × 4 texels of `expression`, a uvec4 made from `uint i`, and reads their words. */
async function wordsOf(functions: string, expression: string): Promise<Uint32Array> {
  const program = device.program({
    name: 'words',
    samplers: {},
    targets: 1,
    writes: 'words',
    code: `${functions}void main() {
      uint i = uint(gl_FragCoord.x) + uint(gl_FragCoord.y) * ${WIDTH}u;
      out0 = ${expression};
    }`,
  });
  await device.ready();
  const texture = device.texture({ kind: 'words', width: WIDTH, height: 4, layers: 0 });
  const target = device.target(texture);
  device.drawing(() => {
    draw(device, [
      {
        name: 'words',
        program,
        target,
        x: 0,
        y: 0,
        width: WIDTH,
        height: 4,
        textures: [],
        counters: Uint32Array.of(KEY.stream, KEY.step, KEY.seed, 0),
      },
    ]);
  });
  const words = new Uint32Array(WIDTH * 4 * 4);
  const { gl } = device;
  gl.bindFramebuffer(gl.FRAMEBUFFER, target.handle);
  gl.readPixels(0, 0, WIDTH, 4, gl.RGBA_INTEGER, gl.UNSIGNED_INT, words);
  return words;
}

test('pcg4d gives the same bits as on the processor', async () => {
  const words = await wordsOf(
    RANDOM,
    'pcg4d(uvec4(i * 2654435761u, counters.x, counters.y, counters.z))',
  );
  const expected = new Uint32Array(4);
  for (let i = 0; i < WIDTH * 4; i++) {
    pcg4d(Math.imul(i, 2654435761) >>> 0, KEY.stream, KEY.step, KEY.seed, expected);
    expect([...words.subarray(4 * i, 4 * i + 4)]).toEqual([...expected]);
  }
});

test('normals differ from the processor’s by rounding only', async () => {
  const words = await wordsOf(
    RANDOM,
    `uvec4(
      floatBitsToUint(normalAt(4u * i, counters.x, counters.y, counters.z)),
      floatBitsToUint(normalAt(4u * i + 1u, counters.x, counters.y, counters.z)),
      floatBitsToUint(normals2(4u * i + 2u, counters.x, counters.y, counters.z)))`,
  );
  const drawn = new Float32Array(words.buffer);
  const expected = normals(drawn.length, KEY);
  let worst = 0;
  for (let i = 0; i < drawn.length; i++)
    worst = Math.max(worst, Math.abs(drawn[i]! - expected[i]!));
  expect(worst).toBeLessThan(4e-6);
  expect(Math.max(...drawn)).toBeGreaterThan(2.5); // they are normals, not zeros that agree
});

test('normals hold where the driver rounds logarithms as roughly as Direct3D lets it', async () => {
  const code = `float roughLog(float x) { return log(x) + 3.3e-7; }\n${RANDOM.replaceAll(/\blog\(/g, 'roughLog(')}`;
  expect(code.split('roughLog(')).toHaveLength(3); // its definition and its use
  for (const bits of [8, 16]) {
    // the smallest words there are, then some from all over; the angle is 0
    const words = await wordsOf(
      code,
      `uvec4(floatBitsToUint(normalPair(i << ${bits}u, 0u)), 0u, 0u)`,
    );
    const drawn = new Float32Array(words.buffer);
    for (let i = 0; i < WIDTH * 4; i++) {
      const expected = Math.sqrt(-2 * Math.log1p(-(i << (bits - 8)) / 2 ** 24));
      expect(Math.abs(drawn[4 * i]! - expected)).toBeLessThan(4e-6);
    }
  }
});

test.each([1, 2, 5, 100, 1000, 2000, 4097])('permutes 0 … %i − 1 the same way', async (size) => {
  const words = await wordsOf(
    RANDOM + permutation(size),
    `uvec4(permuted(i % ${size}u, counters.x, counters.y, counters.z))`,
  );
  for (let i = 0; i < WIDTH * 4; i++) expect(words[4 * i]).toBe(permuted(i % size, size, KEY));
});
