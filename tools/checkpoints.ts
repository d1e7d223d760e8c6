import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readSafetensors } from '../src/data/safetensors.ts';
import { factsOf, loadExamples } from '../src/training/load-examples.ts';
import type { RunSpec } from '../src/training/run-spec.ts';
import { startValues, type WidgetDeclaration } from '../src/widgets/declaration.ts';
import type { Values } from '../src/widgets/parameters.ts';
import { hashOfRun, withTrainingServer } from './training-server.ts';

/**
 * `npm run checkpoints`: trains the models that figures can begin with, and writes those that are
 * missing or stale. With `--check` it trains nothing and says which are.
 */

interface Checkpoint {
  readonly widget: string;
  /** Changes of the widget's default settings; with them its run would begin with this very file. */
  readonly values: Values;
  readonly steps: number;
}

const TRAINED = { start: 'trained' };

const CHECKPOINTS: readonly Checkpoint[] = [
  { widget: 'vae-trainer', values: TRAINED, steps: 6000 },
  { widget: 'vae-trainer', values: { ...TRAINED, data: 'digits-28' }, steps: 4000 },
  { widget: 'pixel-generation', values: { model: 'cnn' }, steps: 4000 },
  { widget: 'pixel-generation', values: { model: 'gated' }, steps: 700 },
  { widget: 'pixel-generation', values: { model: 'row' }, steps: 1000 },
  { widget: 'pixel-generation', values: { model: 'diagonal' }, steps: 600 },
];

const checking = process.argv.includes('--check');
await withTrainingServer(checking, async ({ widgets, onPage }) => {
  const stale: {
    readonly path: string;
    readonly steps: number;
    readonly spec: RunSpec;
    readonly hash: string;
  }[] = [];
  for (const { widget: id, values, steps } of CHECKPOINTS) {
    const { path, spec } = runOf(
      widgets.find((widget) => widget.id === id)!,
      values,
    );
    const data = factsOf(await loadExamples(spec.data, '/'));
    const hash = hashOfRun(steps, spec, data);
    if (committedHash(path) !== hash) stale.push({ path, steps, spec, hash });
  }
  if (!checking)
    return onPage(async (page) => {
      for (const { path, steps, spec, hash } of stale) {
        const engine = 'reference-wasm'; // the same with and without a graphics card
        const call = JSON.stringify([{ ...spec, engine }, steps, hash]);
        const file = await page.evaluate(
          `import('/tools/checkpoints-page.ts').then((m) => m.trained(...${call}))`,
        );
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, Buffer.from(file as string, 'base64'));
        console.log(`${path}: ${steps} steps, ${readFileSync(path).length} bytes.`);
      }
    });
  for (const { path } of stale) {
    console.error(
      `${path} is missing or was trained by an older declaration: run “npm run checkpoints” and commit what it writes.`,
    );
    process.exitCode = 1;
  }
  return undefined;
});

/** The run that a figure would begin with a file, from scratch; and the file. */
function runOf(widget: WidgetDeclaration, values: Values): { path: string; spec: RunSpec } {
  const all = { ...startValues(widget, null), ...values };
  const { start, ...spec } = widget.training!.spec(all as never, null);
  if (start === undefined)
    throw new Error(`${widget.id} at ${JSON.stringify(values)} begins from scratch.`);
  return { path: `public/${start}`, spec };
}

function committedHash(path: string): string | undefined {
  return existsSync(path) ? readSafetensors(readFileSync(path)).metadata['hash'] : undefined;
}
