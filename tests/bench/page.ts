import { median } from 'd3';
import type { Engine, Trace } from '../../src/training/engine.ts';
import {
  CONTENDERS,
  inputOf,
  MODEL_NAMES,
  prepare,
  startContender,
  type Contender,
  type ModelName,
} from './contenders.ts';
import { countingSteps, type GlCounts } from './count-gl.ts';

/** One line of the table. Counts and JavaScript are per step. */
export interface Result extends Contender {
  readonly model: ModelName;
  /** Median over the rounds. */
  readonly stepsPerSecond: number;
  readonly perStep: GlCounts;
  /** What is called once an `advance`, however many steps it does. */
  readonly readback: GlCounts;
  /** Milliseconds for which one more step holds up its thread, median: see `synchronousMs`. */
  readonly jsMs: number;
}

/** How many times as fast as another engine the fused one is. */
export interface Ratio extends Contender {
  readonly model: ModelName;
  /** Of the ratios within one round: what else the machine does weighs on both. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** From the first line of starting an engine to the end of its first step, in milliseconds. */
export interface StartUp extends Contender {
  readonly model: ModelName;
  /** TensorFlow.js's backend, which an engine needs. */
  readonly backendMs: number;
  /** The first engine of this browser: its programs are new to it. */
  readonly coldMs: number;
  /** The second. */
  readonly warmMs: number;
}

interface Entry extends Contender {
  readonly model: ModelName;
  readonly running: Engine;
  readonly counts: { readonly perStep: GlCounts; readonly readback: GlCounts };
  readonly rates: number[];
  readonly jsMs: number[];
}

/** Float32 sums in another order differ in their last digits, and three steps magnify that a little. */
const TOLERANCE = 1e-3;

/** Interleaved rounds of every model on every engine this browser has. */
export async function bench(
  rounds: number,
  secondsEach: number,
): Promise<{ results: Result[]; ratios: Ratio[] }> {
  const entries: Entry[] = [];
  for (const model of MODEL_NAMES) {
    const input = inputOf(model);
    const { loss: expected } = await (
      await startContender({ engine: 'plain', backend: 'none' }, input)
    ).advance(3);
    for (const contender of CONTENDERS) {
      if (!(await prepare(contender))) continue;
      const running = await startContender(contender, input);
      expectSameLoss(contender, await running.advance(3), expected!);
      const counts = await countingSteps(running);
      entries.push({ ...contender, model, running, counts, rates: [], jsMs: [] });
    }
  }
  for (let round = 0; round < rounds; round++)
    for (const entry of entries) {
      entry.rates.push(await rate(entry.running, secondsEach));
      entry.jsMs.push(await synchronousMs(entry.running));
    }
  return {
    results: entries.map(({ model, engine, backend, counts, rates, jsMs }) => ({
      model,
      engine,
      backend,
      stepsPerSecond: median(rates)!,
      ...counts,
      jsMs: median(jsMs)!,
    })),
    ratios: ratios(entries),
  };
}

/** A rate says nothing about an engine that computes something else. */
function expectSameLoss(
  { engine, backend }: Contender,
  { loss }: Trace,
  expected: Trace[string],
): void {
  expected.forEach((value, step) => {
    const got = loss![step]!;
    if (!(Math.abs(got - value) <= TOLERANCE * Math.abs(value)))
      throw new Error(`${engine} ${backend}: the loss of step ${step} is ${got}, not ${value}.`);
  });
}

/**
 * Steps per second. `advance` resolves after reading what the last step wrote: a real wait, here about
 * ten a second.
 */
async function rate(engine: Engine, seconds: number): Promise<number> {
  const warmUp = performance.now();
  await engine.advance(5);
  const slice = Math.ceil((5 * 100) / (performance.now() - warmUp));
  const started = performance.now();
  let steps = 0;
  do {
    await engine.advance(slice);
    steps += slice;
  } while (performance.now() - started < 1000 * seconds);
  return (1000 * steps) / (performance.now() - started);
}

/**
 * How much longer `advance` holds up its thread for one step more. The browser's clock ticks every
 * 0.1 ms, so a step that takes about that long is timed in many: the time until `advance` returns its
 * promise, for `many` steps and for one, the difference divided by `many` − 1; median of three.
 */
async function synchronousMs(engine: Engine): Promise<number> {
  const until = async (steps: number): Promise<number> => {
    const before = performance.now();
    const pending = engine.advance(steps);
    const held = performance.now() - before;
    await pending;
    return held;
  };
  // with more, the queue to the graphics process might fill up and be waited for
  const many = Math.max(2, Math.min(33, Math.round(50 / (await until(1)))));
  const slopes: number[] = [];
  for (let i = 0; i < 3; i++) slopes.push(((await until(many)) - (await until(1))) / (many - 1));
  return median(slopes)!;
}

function ratios(entries: readonly Entry[]): Ratio[] {
  return entries.flatMap(({ model, engine, backend, rates }) => {
    const fused = entries.find((other) => other.model === model && other.engine === 'fused');
    if (engine === 'fused' || !fused) return [];
    const within = rates.map((rate, round) => fused.rates[round]! / rate);
    return {
      model,
      engine,
      backend,
      median: median(within)!,
      least: Math.min(...within),
      most: Math.max(...within),
    };
  });
}

/** What many GANs cost in the draws of one. */
export interface EnsembleCost {
  readonly members: number;
  readonly stepsPerSecond: number;
  /** Steps of one GAN alone in the time of one step of all; of the ratios within one round. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Interleaved rounds of the bench's GAN alone and of `members` seeds of it; null without WebGL. */
export async function ensemble(
  members: number,
  rounds: number,
  secondsEach: number,
): Promise<EnsembleCost | null> {
  const fused = { engine: 'fused', backend: 'webgl' } as const;
  if (!(await prepare(fused))) return null;
  const alone = await startContender(fused, inputOf('gan'));
  const all = await startContender(fused, { ...inputOf('gan'), members });
  const rates: number[] = [];
  const costs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const one = await rate(alone, secondsEach);
    rates.push(await rate(all, secondsEach));
    costs.push(one / rates.at(-1)!);
  }
  return {
    members,
    stepsPerSecond: median(rates)!,
    median: median(costs)!,
    least: Math.min(...costs),
    most: Math.max(...costs),
  };
}

/** To be asked once of a fresh browser; null where it can't run the contender. */
export async function startUp(model: ModelName, contender: Contender): Promise<StartUp | null> {
  const input = inputOf(model);
  const before = performance.now();
  if (!(await prepare(contender))) return null;
  const backendMs = performance.now() - before;
  const firstStep = async (): Promise<number> => {
    const started = performance.now();
    const engine = await startContender(contender, input);
    await engine.advance(1);
    const taken = performance.now() - started;
    engine.dispose();
    return taken;
  };
  return { model, ...contender, backendMs, coldMs: await firstStep(), warmMs: await firstStep() };
}

declare global {
  interface Window {
    bench: typeof bench;
    ensemble: typeof ensemble;
    startUp: typeof startUp;
  }
}
window.bench = bench;
window.ensemble = ensemble;
window.startUp = startUp;
