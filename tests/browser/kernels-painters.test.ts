import { memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Border } from '../../src/kernels/border.ts';
import { Device, type Texture } from '../../src/kernels/device.ts';
import {
  batchShape,
  packBatch,
  packWeights,
  ROWS,
  unpackBatch,
  weightShape,
} from '../../src/kernels/layout.ts';
import { Painter } from '../../src/kernels/painters/painter.ts';
import {
  paint,
  rowLength,
  type Paint,
  type Painting,
} from '../../src/kernels/painters/painting.ts';
import * as tf from '../../src/kernels/tensorflow.ts';
import { normals } from '../../src/maths/random.ts';
import { vae } from '../../src/models/vae.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import type { Probe } from '../../src/training/run-spec.ts';
import { randomExamples, WASM_PATH } from '../support/engines.ts';

let device: Device;
beforeEach(async () => {
  await tf.startBackend('webgl', WASM_PATH);
  device = new Device(tf.webglContext());
});
afterEach(() => {
  device.dispose();
  vi.restoreAllMocks();
});

const numbers = (count: number): Float32Array =>
  normals(count, { stream: 1, step: count, seed: 3 });

function batchTexture(
  values: Float32Array,
  rows: number,
  columns: number,
  options?: { ones: boolean },
): Texture {
  const packed = packBatch(values, rows, columns, options);
  return device.texture(batchShape(rows, columns, options), packed);
}

const layersOf = (texture: Texture): Float32Array[] =>
  Array.from({ length: ROWS }, (_, layer) => device.read(texture, layer));

/** In shades: rounding may decide one differently. */
const difference = (drawn: Painting, expected: Painting): number => {
  expect([drawn.width, drawn.height]).toEqual([expected.width, expected.height]);
  expect(drawn.shades).toHaveLength(expected.shades.length);
  return drawn.shades.reduce(
    (worst, shade, i) => Math.max(worst, Math.abs(shade - expected.shades[i]!)),
    0,
  );
};

describe('Painter', () => {
  const CLASSES: Paint = { kind: 'classes', columns: 7, classes: 3 };
  const painted = async (values: Float32Array, rows: number, how: Paint): Promise<Painting> => {
    const texture = batchTexture(values, rows, rowLength(how));
    const painter = new Painter(device, { texture, at: 0 }, rows, how);
    await device.ready();
    device.drawing(() => {
      painter.draw(texture, 0, rows);
    });
    return painter.read();
  };
  const tiles = (tile: Partial<Paint & { kind: 'tiles' }>): Paint => ({
    kind: 'tiles',
    columns: 3,
    width: 4,
    height: 4,
    gap: 0,
    low: -2,
    high: 2,
    ...tile,
  });
  test.each<[name: string, rows: number, how: Paint]>([
    ['images, the last line not full', 8, tiles({})],
    ['images with gaps', 9, tiles({ gap: 2 })],
    ['images of odd sizes', 17, tiles({ width: 5, height: 3, gap: 1, columns: 5 })],
    ['one image', 1, tiles({ width: 28, height: 28, columns: 1 })],
    ['a sheet of 400 images', 400, tiles({ width: 14, height: 14, columns: 20 })],
    ['a heat map', 77, tiles({ width: 1, height: 1, columns: 11 })],
    ['values mostly out of range', 40, tiles({ width: 1, height: 1, low: 0.1, high: 0.2 })],
    ['a scale upside down', 9, tiles({ low: 1, high: 0 })],
    ['a single pixel', 1, tiles({ width: 1, height: 1, columns: 1 })],
    ['ten classes', 91, { kind: 'classes', columns: 13, classes: 10 }],
    ['three classes, the last line not full', 50, CLASSES],
  ])('%s: paints what the processor paints', async (_, rows, how) => {
    const columns = rowLength(how);
    const values = numbers(rows * columns);
    const drawn = await painted(values, rows, how);
    const expected = paint(values, how);
    expect(difference(drawn, expected)).toBeLessThanOrEqual(1);
    if (rows * columns > 30) expect(new Set(drawn.shades).size).toBeGreaterThan(2); // no blank sheet
  });

  test('what is not a number gets shade 0, what is infinite an end of the scale', async () => {
    const values = Float32Array.from([NaN, Infinity, -Infinity, 1]);
    const how = tiles({ width: 1, height: 1, columns: 4 });
    expect([...(await painted(values, 4, how)).shades]).toEqual([0, 255, 0, 191]);
    expect([...paint(values, how).shades]).toEqual([0, 255, 0, 191]);
  });

  test.each([8, 16])('paints a picture in pieces of %i rows', async (size) => {
    for (const how of [tiles({ width: 3, height: 1, gap: 1, columns: 4 }), CLASSES]) {
      const columns = rowLength(how);
      const rows = 37;
      const values = numbers(rows * columns);
      const texture = device.texture(batchShape(size, columns));
      const painter = new Painter(device, { texture, at: 0 }, rows, how);
      await device.ready();
      for (let round = 0; round < 2; round++) {
        // the second picture replaces the first
        for (let first = 0; first < rows; first += size) {
          const piece = values.subarray(first * columns, (first + size) * columns);
          const all = new Float32Array(size * columns).fill(9);
          all.set(piece);
          device.write(texture, packBatch(all, size, columns));
          device.drawing(() => {
            painter.draw(texture, first, piece.length / columns);
          });
        }
        expect(difference(painter.read(), paint(values, how))).toBeLessThanOrEqual(1);
        values.reverse();
      }
    }
  });

  test('paints columns that lie beside others', async () => {
    const how = tiles({ width: 3, height: 2, columns: 5 });
    const values = numbers(9 * 22);
    const texture = batchTexture(values, 9, 22);
    const painter = new Painter(device, { texture, at: 4 }, 9, how);
    await device.ready();
    device.drawing(() => {
      painter.draw(texture, 0, 9);
    });
    const part = Array.from({ length: 9 }, (_, row) => [
      ...values.subarray(22 * row + 16, 22 * row + 22),
    ]);
    const expected = paint(Float32Array.from(part.flat()), how);
    expect(difference(painter.read(), expected)).toBeLessThanOrEqual(1);
  });
});

describe('an engine that paints', () => {
  const PIXELS = 12;
  test('paints what a probe asks for as it answers in numbers, and makes nothing anew the second time', async () => {
    const declaration = vae({ pixels: PIXELS, hidden: 9, latent: 2, likelihood: 'bernoulli' });
    const engine = await startFusedEngine({
      declaration,
      examples: randomExamples(1500, PIXELS),
      batchSize: 7,
      seed: 3,
      scalars: { beta: 1, learningRate: 0.01 },
    });
    await engine.advance(5);
    const sheet = { kind: 'tiles', width: 4, height: 3, gap: 1, low: 0, high: 1 } as const;
    const fed = { kind: 'feed', feed: 'latent', want: 'pixels' } as const;
    const rows = 1400; // more than are worked out at once
    const asked: readonly [Probe, Paint][] = [
      [
        { ...fed, rows: 21, values: numbers(42) },
        { ...sheet, columns: 5 },
      ],
      [
        { ...fed, rows, values: numbers(2 * rows) },
        { ...sheet, columns: 37 },
      ],
      [
        { kind: 'rows', count: rows, want: 'latentMean' },
        { kind: 'classes', columns: 40, classes: 2 },
      ],
      [
        { kind: 'rows', count: 9, want: 'latentMean' },
        { kind: 'tiles', columns: 3, width: 2, height: 1, gap: 0, low: -1, high: 1 },
      ],
    ];
    for (const [probe, how] of asked) {
      const drawn = await engine.paint!(probe, how);
      expect(difference(drawn, paint(await engine.evaluate(probe), how))).toBeLessThanOrEqual(1);
      expect(new Set(drawn.shades).size).toBeGreaterThan(8);
    }
    const made = [vi.spyOn(device.gl, 'createTexture'), vi.spyOn(device.gl, 'createProgram')];
    await engine.advance(1);
    for (const [probe, how] of asked) await engine.paint!(probe, how);
    for (const spy of made) expect(spy).not.toHaveBeenCalled();
    engine.dispose();
  });
});

describe('Border', () => {
  const SHAPES = [
    [1, 1],
    [1, 17],
    [7, 1],
    [3, 5],
    [9, 784],
    [2000, 3],
    [128, 258],
  ] as const;

  /** How often numbers come back from the graphics card. */
  const readbacks = (): (() => number) => {
    const reads = [vi.spyOn(device.gl, 'readPixels'), vi.spyOn(device.gl, 'getBufferSubData')];
    return () => reads.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  };

  test.each(SHAPES)('toTensor: a batch array [%i, %i], with no readback', async (rows, columns) => {
    const border = new Border(device);
    await device.ready();
    const values = numbers(rows * columns);
    const texture = batchTexture(values, rows, columns, { ones: true });
    const before = memory().numTensors;
    const count = readbacks();
    const draws = vi.spyOn(device.gl, 'drawArrays');
    const tensor = border.toTensor(texture, rows, columns);
    expect(draws).toHaveBeenCalledTimes(1);
    expect(count()).toBe(0);
    expect(tensor.shape).toEqual([rows, columns]);
    expect(await tensor.data()).toEqual(values);
    expect(count()).toBeGreaterThan(0); // the spies do see a readback
    tensor.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test.each(SHAPES)(
    'fromTensor: a batch array [%i, %i], with no readback',
    async (rows, columns) => {
      const border = new Border(device);
      await device.ready();
      const values = numbers(rows * columns);
      const options = { ones: true };
      const shape = batchShape(rows, columns, options);
      const texture = device.texture(shape);
      device.write(texture, numbers(4 * shape.width * shape.height * ROWS)); // to be replaced
      const tensor = tf.tensor(values, [rows, columns]) as tf.Tensor2D;
      const before = memory().numTensors;
      const count = readbacks();
      border.fromTensor(tensor, texture);
      expect(count()).toBe(0);
      expect(memory().numTensors).toBe(before);
      const layers = layersOf(texture);
      expect(unpackBatch(layers, rows, columns, shape.width)).toEqual(values);
      const whole = new Float32Array(layers.flatMap((layer) => [...layer]));
      expect(whole).toEqual(packBatch(values, rows, columns, options)); // padding and ones
      expect(count()).toBe(ROWS);
      tensor.dispose();
    },
  );

  test('weights cross with their bias as the last row', async () => {
    const border = new Border(device);
    await device.ready();
    const [inputs, units] = [5, 7];
    const values = numbers((inputs + 1) * units);
    const packed = packWeights(values, values.subarray(inputs * units), inputs, units);
    const texture = device.texture(weightShape(inputs, units), packed);
    const copy = device.texture(weightShape(inputs, units), numbers(packed.length));
    const tensor = border.toTensor(texture, inputs + 1, units);
    expect(await tensor.data()).toEqual(values);
    border.fromTensor(tensor, copy);
    expect(device.read(copy)).toEqual(packed);
    tensor.dispose();
  });

  test('tensors cross however TensorFlow.js keeps them', async () => {
    const border = new Border(device);
    await device.ready();
    const values = numbers(6 * 10);
    const texture = device.texture(batchShape(4, 10));
    const made: Record<string, tf.Tensor> = {};
    tf.tidy(() => {
      const uploaded = tf.keep(tf.tensor(values, [6, 10]));
      made['a slice'] = tf.keep(tf.slice(uploaded, [1, 0], [4, 10]));
      const negative = tf.neg(made['a slice']);
      made['a packed result'] = tf.keep(tf.neg(negative));
      made['the base'] = uploaded;
    });
    for (const name of ['a slice', 'a packed result']) {
      device.write(texture, new Float32Array(4 * texture.width * texture.height * ROWS));
      border.fromTensor(made[name] as tf.Tensor2D, texture);
      expect(unpackBatch(layersOf(texture), 4, 10, texture.width), name).toEqual(
        values.subarray(10, 50),
      );
    }
    Object.values(made).forEach((tensor) => tensor.dispose());
  });

  test('operations of TensorFlow.js and passes take turns', async () => {
    const border = new Border(device);
    await device.ready();
    const values = numbers(21 * 6);
    const texture = batchTexture(values, 21, 6);
    const tensor = border.toTensor(texture, 21, 6);
    const doubled = tf.add(tensor, tensor) as tf.Tensor2D;
    border.fromTensor(doubled, texture);
    const again = border.toTensor(texture, 21, 6);
    const quadrupled = tf.mul(again, 2);
    expect(await quadrupled.data()).toEqual(values.map((value) => 4 * value));
    for (const each of [tensor, doubled, again, quadrupled]) each.dispose();
  });

  test('a hundred crossings leave no tensor and no texture behind', async () => {
    const border = new Border(device);
    await device.ready();
    const texture = batchTexture(numbers(21 * 6), 21, 6);
    const cross = (): void => {
      const tensor = border.toTensor(texture, 21, 6);
      border.fromTensor(tensor, texture);
      tensor.dispose();
    };
    cross();
    const before = [memory().numTensors, memory().numDataBuffers, device.textureCount];
    const created = [
      vi.spyOn(device.gl, 'createTexture'),
      vi.spyOn(device.gl, 'createFramebuffer'),
    ];
    for (let i = 0; i < 100; i++) cross();
    expect([memory().numTensors, memory().numDataBuffers, device.textureCount]).toEqual(before);
    for (const spy of created) expect(spy).not.toHaveBeenCalled();
  });
});
