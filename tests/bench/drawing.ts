import { drawConvolutions } from '../../src/models/draw-convolutions.ts';
import { drawMade, madeLogits, maskedLayers } from '../../src/models/draw-made.ts';
import { drawNade, drawPixels, type Drawing } from '../../src/models/draw-pixels.ts';
import { declareModel, madeStructure, type Structure } from '../../src/models/index.ts';
import { madeLayers } from '../../src/models/made.ts';
import { naturalOrder } from '../../src/maths/orderings.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';

/**
 * `npx tsx tests/bench/drawing.ts`: how long one picture takes to be drawn, part by part, in plain TypeScript, without
 * waiting between parts: the median of several, in milliseconds. The models are untrained, so that half of the pixels
 * are ink: trained ones, whose pictures have less of it, are quicker.
 */
type Draw = (seed: number) => AsyncIterable<Drawing> | Iterable<Drawing>;

function prepared(model: string, structure: Structure, parts: number) {
  const declaration = declareModel(model, structure, parts);
  const parameters = initialParameters(declaration, 1);
  const request = (step: number) => ({
    count: 1,
    order: naturalOrder(parts),
    key: { stream: 70, step, seed: 1 },
  });
  return { declaration, parameters, request };
}

function nade(parts: number): Draw {
  const { parameters, request } = prepared('nade', { hidden: 300 }, parts);
  return (seed) => drawNade(request(seed), parameters);
}

function made(parts: number, whole: boolean): Draw {
  const structure = { hidden: 300 };
  const { parameters, request } = prepared('made', structure, parts);
  const masked = maskedLayers(madeLayers(madeStructure(structure, parts))[0]!, parameters);
  const logits = madeLogits(masked);
  return (seed) => (whole ? drawPixels(request(seed), logits) : drawMade(request(seed), masked));
}

function pixelCnn(parts: number, structure: Structure): Draw {
  const { declaration, parameters, request } = prepared('pixel-cnn', structure, parts);
  return (seed) => drawConvolutions(request(seed), declaration, parameters);
}

const ROWS: Readonly<Record<string, (parts: number) => Draw>> = {
  'NADE-300, by its recursion': nade,
  'MADE-300, a whole evaluation for each pixel': (parts) => made(parts, true),
  'MADE-300, only what is new for each pixel': (parts) => made(parts, false),
  'PixelCNN, 3 layers of 32 channels': (parts) => pixelCnn(parts, { channels: 32, layers: 3 }),
  'gated PixelCNN, 3 layers of 16 channels': (parts) =>
    pixelCnn(parts, { channels: 16, layers: 3, gated: 1 }),
};

for (const [name, draw] of Object.entries(ROWS))
  for (const side of [14, 28]) {
    const one = draw(side ** 2);
    const times: number[] = [];
    for (let seed = 0; seed < 15; seed++) {
      const started = performance.now();
      let drawn = 0;
      for await (const _ of one(seed)) drawn++;
      if (drawn !== side ** 2) throw new Error('A picture was left unfinished.');
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    console.log(
      `${name}, ${side} × ${side}: median ${times[7]!.toFixed(1)} ms, quickest ${times[0]!.toFixed(1)} ms`,
    );
  }
