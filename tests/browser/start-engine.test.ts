import { afterEach, describe, expect, test, vi } from 'vitest';
import { currentContext, startBackend } from '../../src/kernels/tensorflow.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';
import type { NetworkEngine, NetworkEngineChoice } from '../../src/training/run-spec.ts';
import { startEngine } from '../../src/training/start-engine.ts';
import { pixelRnn } from '../../src/models/pixel-rnn.ts';
import { vae } from '../../src/models/vae.ts';
import { randomExamples, WASM_PATH } from '../support/engines.ts';

const input = {
  declaration: vae({ pixels: 4, hidden: 3, latent: 1, likelihood: 'bernoulli' }),
  examples: randomExamples(8, 4),
  batchSize: 4,
  seed: 1,
  scalars: { beta: 1, learningRate: 1e-3 },
};
const options = { wasmPath: WASM_PATH };

/** Has the browser give these answers, by the number of the parameter it is asked for. */
function mask(answers: Readonly<Record<number, unknown>>): void {
  const { prototype } = WebGL2RenderingContext;
  const { getParameter } = prototype;
  vi.spyOn(prototype, 'getParameter').mockImplementation(function (
    this: WebGL2RenderingContext,
    asked: number,
  ): unknown {
    return asked in answers ? answers[asked] : getParameter.call(this, asked);
  });
}

const UNMASKED_RENDERER = 0x9246; // of WEBGL_debug_renderer_info

const wasmLoaded = (): boolean =>
  performance.getEntriesByType('resource').some(({ name }) => name.includes('backend-wasm'));

afterEach(() => vi.restoreAllMocks());

describe('on a graphics card', () => {
  test('the fused engine is taken at once, and nothing else is even loaded', async () => {
    mask({ [UNMASKED_RENDERER]: 'A graphics card' });
    const { engine, name, fallback, measure } = await startEngine('auto', input, options);
    expect({ name, fallback, measure }).toEqual({
      name: 'fused',
      fallback: '',
      measure: undefined,
    });
    expect(wasmLoaded()).toBe(false);
    engine.dispose();
  });
  test('that draws to four textures at once, the reference engine trains, and the reader is told', async () => {
    const { MAX_DRAW_BUFFERS } = WebGL2RenderingContext;
    mask({ [UNMASKED_RENDERER]: 'A small graphics card', [MAX_DRAW_BUFFERS]: 4 });
    const { engine, name, fallback } = await startEngine('auto', input, options);
    expect(name).toBe('reference-webgl');
    expect(fallback).toMatch(/fewer than eight textures.*slower, and as right/);
    expect((await engine.advance(2))['loss']!.every(Number.isFinite)).toBe(true);
    engine.dispose();
    const linked = await startEngine('fused', input, options);
    expect(linked.name).toBe('reference-webgl');
    expect(linked.fallback).toMatch(/^This browser can’t run fused.*fewer than eight/);
    linked.engine.dispose();
  });
  test('that draws to few bits a pixel, as phones do, is told so before anything is compiled for it', async () => {
    const { prototype } = WebGL2RenderingContext;
    const { drawBuffers, checkFramebufferStatus, FRAMEBUFFER, FRAMEBUFFER_UNSUPPORTED } = prototype;
    mask({ [UNMASKED_RENDERER]: 'A phone’s graphics card' });
    let targets = 0;
    vi.spyOn(prototype, 'drawBuffers').mockImplementation(function (
      this: WebGL2RenderingContext,
      places: Iterable<number>,
    ) {
      targets = [...places].length;
      drawBuffers.call(this, places);
    });
    vi.spyOn(prototype, 'checkFramebufferStatus').mockImplementation(function (
      this: WebGL2RenderingContext,
    ) {
      return targets > 4 ? FRAMEBUFFER_UNSUPPORTED : checkFramebufferStatus.call(this, FRAMEBUFFER);
    });
    const sources = vi.spyOn(prototype, 'shaderSource');
    const framebuffers = ['createFramebuffer', 'deleteFramebuffer'] as const;
    const [made, freed] = framebuffers.map((name) => vi.spyOn(prototype, name));
    const { engine, name, fallback } = await startEngine('auto', input, options);
    expect(name).toBe('reference-webgl');
    expect(fallback).toMatch(
      /can’t draw to the textures that training needs.*slower, and as right/,
    );
    for (const [, source] of sources.mock.calls)
      expect(source).not.toContain('uniform uvec4 counters');
    expect(made!.mock.calls.length).toBeGreaterThan(0);
    expect(freed!.mock.calls.length).toBe(made!.mock.calls.length);
    engine.dispose();
  });
});

test('a link’s engine is used when this browser has it; slow WebGL is called so', async () => {
  for (const choice of ['fused', 'reference-webgl'] as const) {
    const { engine, name, fallback } = await startEngine(choice, input, options);
    expect(name).toBe(choice);
    expect(fallback).toContain('WebGL runs on the processor');
    engine.dispose();
  }
  for (const choice of ['reference-wasm', 'reference-cpu'] as const) {
    const { engine, name, fallback } = await startEngine(choice, input, options);
    expect({ name, fallback }).toEqual({ name: choice, fallback: '' });
    engine.dispose();
  }
});

describe('what goes step by step', () => {
  const stepwise = {
    ...input,
    declaration: pixelRnn({ height: 2, width: 2, channels: 4, kind: 'diagonal' }),
  };
  const named: readonly [NetworkEngineChoice, string | undefined][] = [
    ['auto', undefined],
    ['auto', 'A graphics card'],
    ['fused', 'A graphics card'],
    ['fused', undefined],
  ];
  test.each(named)('asked for %s on %s, the reference engine trains it', async (choice, card) => {
    if (card) mask({ [UNMASKED_RENDERER]: card });
    const { engine, name, fallback, measure } = await startEngine(choice, stepwise, options);
    expect({ name, measure }).toEqual({ name: 'reference-wasm', measure: undefined });
    expect(fallback).toMatch(
      choice === 'auto'
        ? /^This model goes step by step/
        : /^The link asks for .*fused.* step by step/,
    );
    const { loss } = await engine.advance(5);
    expect(loss![4]).toBeLessThan(loss![0]!);
    engine.dispose();
  });
  test('where WebAssembly breaks, the run goes on with WebGL', async () => {
    const started = await startEngine('auto', stepwise, options);
    await started.engine.advance(3);
    const saved = await started.engine.save();
    const without = new Set<NetworkEngine>(['reference-wasm']);
    const { engine, name } = await startEngine('auto', stepwise, { ...options, without });
    expect(name).toBe('reference-webgl');
    engine.restore(saved);
    const [expected, found] = [await started.engine.advance(2), await engine.advance(2)];
    for (const i of [0, 1]) expect(found['loss']![i]).toBeCloseTo(expected['loss']![i]!, 4);
    started.engine.dispose();
    engine.dispose();
  });
  test.each(['reference-webgl', 'reference-cpu'] as const)(
    'where %s is missing, which a link asks for, the reader is told that, not of the fused engine',
    async (asked) => {
      const without = new Set<NetworkEngine>([asked]);
      const { engine, name, fallback } = await startEngine(asked, stepwise, {
        ...options,
        without,
      });
      expect(name).toBe('reference-wasm');
      expect(fallback).toMatch(
        new RegExp(`^This browser can’t run ${asked}.*reference-wasm trains`),
      );
      expect(fallback).not.toContain('fused');
      engine.dispose();
    },
  );
  test('an engine that a link names is the one it gets, where it can', async () => {
    const { engine, name } = await startEngine('reference-cpu', stepwise, options);
    expect(name).toBe('reference-cpu');
    engine.dispose();
  });
});

test('engines left out are not tried', async () => {
  const without = new Set<NetworkEngine>(['fused', 'reference-wasm']);
  const { engine, name } = await startEngine('fused', input, { ...options, without });
  expect(name).toBe('reference-webgl');
  engine.dispose();
});

// the browser that runs these tests draws WebGL in software
describe('without a graphics card', () => {
  const directly = <T>(task: () => Promise<T>): Promise<T> => task();

  test('WebAssembly trains at once; measuring behind it finds the faster engine and leaves it alone', async () => {
    const { engine, name, fallback, measure } = await startEngine('auto', input, options);
    expect(name).toBe('reference-wasm');
    expect(fallback).toContain('WebAssembly');
    const before = await engine.advance(5);
    const [measured, meanwhile] = await Promise.all([measure!(directly), measure!(directly)]);
    expect(['fused', 'reference-wasm']).toContain(measured!.engine);
    expect(measured!.machine).toMatch(/swiftshader.*chrome/i);
    expect(meanwhile).toBeNull(); // two would measure each other
    expect(engine.step).toBe(5);
    const after = await engine.advance(5);
    const undisturbed = await startEngine('reference-wasm', input, options);
    expect(await undisturbed.engine.advance(5)).toEqual(before);
    expect(await undisturbed.engine.advance(5)).toEqual(after);
    engine.dispose();
    undisturbed.engine.dispose();
  });
  test('the engine with the quicker steps is the one that is found', async () => {
    const { engine, measure } = await startEngine('auto', input, options);
    const slow = vi.spyOn(ReferenceEngine.prototype, 'advance').mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return {};
    });
    expect((await measure!(directly))!.engine).toBe('fused');
    slow.mockImplementation(async () => ({})); // a thousand steps in no time
    expect((await measure!(directly))!.engine).toBe('reference-wasm');
    engine.dispose();
  });
  test('what was measured on this machine is believed, and open again on another', async () => {
    const first = await startEngine('auto', input, options);
    const { machine } = (await first.measure!(directly))!;
    first.engine.dispose();
    const cpu = { engine: 'reference-cpu', machine } as const;
    const kept = await startEngine('auto', input, { ...options, measured: cpu });
    expect(kept.name).toBe('reference-cpu');
    expect(kept.measure).toBeUndefined();
    kept.engine.dispose();
    const elsewhere = { ...cpu, machine: `${machine} of old` };
    const moved = await startEngine('auto', input, { ...options, measured: elsewhere });
    expect(moved.name).toBe('reference-wasm');
    expect(moved.measure).toBeDefined();
    moved.engine.dispose();
  });
});

test('starting WebGL again leaves nobody listening for the loss of its context', async () => {
  await startBackend('webgl', WASM_PATH);
  const context = currentContext();
  const { onLost } = context;
  let listening = 0;
  const spy = vi.spyOn(context, 'onLost').mockImplementation((callback) => {
    const stop = onLost(callback);
    listening++;
    return () => {
      listening--;
      stop();
    };
  });
  await startBackend('cpu', WASM_PATH);
  await startBackend('webgl', WASM_PATH);
  expect(spy).toHaveBeenCalledTimes(1);
  expect(listening).toBe(0);
});
