import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSafetensors } from '../../src/data/safetensors.ts';
import { declareModel } from '../../src/models/index.ts';
import { loadExamples } from '../../src/training/load-examples.ts';
import type { RunFacts, RunSpec } from '../../src/training/run-spec.ts';
import { factsOf } from '../../src/training/load-examples.ts';
import { startParameters } from '../../src/training/start-parameters.ts';
import { curvesFile } from '../../src/widgets/take-away-curves.ts';
import { broken } from '../../src/widgets/take-away-picture.ts';
import { vaeCheck, vaeNotebook } from '../../src/widgets/take-away-vae.ts';
import { weightsFile, type TakenRun } from '../../src/widgets/take-away-weights.ts';
import { engineOn } from '../support/engines.ts';
import {
  cellText,
  forwardPass,
  notebookCheck,
  notebookWeights,
} from '../support/notebook-reader.ts';

const LINK = 'https://example.org/embed/vae-trainer/?step=40&events=10:beta:4';
const WORDS = { title: 'A VAE', sentence: 'It learns.', settings: ['β: 1', 'Seed: 5'] };

/** A run in plain JavaScript, from the committed checkpoint where it fits. */
async function takenFrom(likelihood: 'bernoulli' | 'gaussian') {
  const data = { kind: 'digits', size: 14, count: 220, heldOut: 20 } as const;
  const spec: RunSpec = {
    model: 'vae',
    structure: { hidden: 256, latent: 2, likelihood },
    scalars: { beta: 1, learningRate: 0.003, ...(likelihood === 'gaussian' && { sigma: 0.3 }) },
    data,
    batchSize: 16,
    seed: 5,
    engine: 'reference-cpu',
  };
  const loaded = await loadExamples(data, '/');
  const declaration = declareModel(spec.model, spec.structure, 196);
  const { training, test: apart } = loaded;
  const file = readFileSync('public/checkpoints/vae-digits-14.safetensors');
  const engine = await engineOn(
    'cpu',
    declaration,
    { count: training.count, width: 196, bytes: training.pixels },
    {
      heldOut: { count: apart.count, width: 196, bytes: apart.pixels },
      start: startParameters(file, declaration).parameters,
      batchSize: spec.batchSize,
      seed: spec.seed,
      scalars: spec.scalars,
    },
  );
  await engine.advance(3);
  const facts: RunFacts = { engine: 'reference-cpu', fallback: '', data: factsOf(loaded) };
  const events = [{ step: 1, name: 'beta', value: 4 }];
  const run: TakenRun = { spec, facts, events, link: LINK, saved: await engine.save() };
  const check = await vaeCheck({ ask: (probe) => engine.evaluate(probe), facts });
  engine.dispose();
  return { run, check, test: apart };
}

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;

describe.each(['bernoulli', 'gaussian'] as const)('a notebook of a %s VAE', (likelihood) => {
  const made = takenFrom(likelihood);
  const written = made.then(({ run, check }) => vaeNotebook(run, check, WORDS));

  test('is a notebook by the rules of its format', async () => {
    const notebook = JSON.parse(await written) as Record<string, unknown> & {
      cells: Record<string, unknown>[];
      metadata: { kernelspec: unknown };
    };
    expect([notebook['nbformat'], notebook['nbformat_minor']]).toEqual([4, 5]);
    expect(notebook.metadata.kernelspec).toMatchObject({
      name: 'python3',
      display_name: 'Python 3',
    });
    expect(Object.keys(notebook).sort()).toEqual([
      'cells',
      'metadata',
      'nbformat',
      'nbformat_minor',
    ]);
    const ids = notebook.cells.map(({ id }) => String(id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, cell_type: type, ...cell } of notebook.cells) {
      expect(String(id)).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
      const code = { execution_count: null, outputs: [] };
      expect(cell).toMatchObject(type === 'code' ? code : {});
      const keys = ['metadata', 'source', ...(type === 'code' ? Object.keys(code) : [])];
      expect(Object.keys(cell).sort()).toEqual(keys.sort());
      const lines = cell['source'] as string[];
      lines.forEach((line, i) => {
        const end = i === lines.length - 1 ? /^[^\n]+$/ : /^[^\n]*\n$/;
        expect(line).toMatch(end);
      });
    }
  });

  test('holds the engine’s numbers: a stranger who reads it gets the same to 1e-5', async () => {
    const { check, test: apart } = await made;
    const notebook = await written;
    const { image, expected } = notebookCheck(notebook);
    const first = [...apart.pixels.subarray(0, 196)];
    expect(image).toEqual(
      likelihood === 'bernoulli'
        ? first.map((byte) => Number(byte >= 128))
        : first.map((byte) => byte / 255),
    );
    const found = forwardPass(notebook, likelihood === 'gaussian');
    const engine = { mean: check.mean, log_variance: check.logVariance, pixels: check.pixels };
    for (const name of ['mean', 'log_variance', 'pixels'] as const) {
      expect(found[name]).toHaveLength(engine[name].length);
      found[name].forEach((value, i) => {
        expect(Math.abs(value - expected[name][i]!)).toBeLessThan(1e-5);
        expect(Math.abs(value - engine[name][i]!)).toBeLessThan(1e-5);
      });
    }
    expect(Math.max(...found.pixels) - Math.min(...found.pixels)).toBeGreaterThan(0.5); // a digit, not a blank
  });

  test.skipIf(!numpy)('its NumPy part runs, and its check holds', async () => {
    const notebook = await written;
    const code = ['weights', 'read', 'check', 'numpy'].map((id) => cellText(notebook, id));
    const { status, stdout, stderr } = spawnSync('python3', ['-'], {
      input: code.join('\n\n'),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    for (const name of ['mean', 'log_variance', 'pixels'])
      expect(stdout).toMatch(new RegExp(`^${name}: at most \\S+ from the page$`, 'm'));
    const wrong = code.join('\n\n').replace('"encoder/mean"', '"encoder/logVariance"');
    expect(spawnSync('python3', ['-'], { input: wrong, encoding: 'utf8' }).stderr).toContain(
      'AssertionError: mean',
    );
  });

  test.skipIf(!numpy)('every code cell is Python', async () => {
    const notebook = await written;
    for (const id of ['weights', 'read', 'check', 'numpy', 'model', 'torch', 'training']) {
      const parse = 'import ast, sys; ast.parse(sys.stdin.read())';
      const found = spawnSync('python3', ['-c', parse], {
        input: cellText(notebook, id),
        encoding: 'utf8',
      });
      expect(found.stderr, id).toBe('');
    }
  });

  test('says which run it is of, and what the reader changed', async () => {
    const notebook = await written;
    expect(cellText(notebook, 'about')).toContain(`<${LINK}>`);
    for (const setting of WORDS.settings)
      expect(cellText(notebook, 'about')).toContain(`- ${setting}`);
    expect(cellText(notebook, 'training')).toContain('(1, "beta", 4)');
    expect(cellText(notebook, 'training')).toContain('"learningRate": 0.003');
    expect(cellText(notebook, 'training')).toContain('steps=3, batch_size=16');
  });
});

test('a run whose numbers are none any more gives no notebook, and says so', async () => {
  const ask = () => Promise.resolve(Float32Array.of(0, NaN));
  await expect(vaeCheck({ ask, facts: null })).rejects.toThrow('not a number any more');
});

test('the weights’ file names every array, its shape and its run', async () => {
  const { run } = await takenFrom('bernoulli');
  const { tensors, metadata } = readSafetensors(weightsFile(run, { hash: 'abc' }));
  expect(tensors['encoder/hidden.weights']!.shape).toEqual([196, 256]);
  expect(tensors['decoder/output.bias']!.shape).toEqual([196]);
  for (const [name, { values }] of Object.entries(tensors))
    expect(values).toEqual(run.saved.parameters[name]);
  expect(Object.keys(tensors)).toHaveLength(Object.keys(run.saved.parameters).length);
  expect(metadata).toMatchObject({ model: 'vae', step: '3', seed: '5', link: LINK, hash: 'abc' });
  expect(metadata['layout']).toContain('[inputs, units]');
  const layers = JSON.parse(metadata['layers']!) as { name: string; activation: string }[];
  expect(layers.map(({ name, activation }) => `${name} ${activation}`)).toContain(
    'encoder/hidden relu',
  );
  const notebook = vaeNotebook(run, (await takenFrom('bernoulli')).check, WORDS);
  expect(Object.keys(notebookWeights(notebook))).toEqual(Object.keys(tensors));
});

test('curves: a header, a line a step, numbers that come back', () => {
  const elbo = Float32Array.of(-135.4567, NaN, 1e-8);
  const file = curvesFile({ elbo, 'odd, "name"': Float32Array.of(1, Infinity) });
  const lines = file.split('\r\n');
  expect(lines).toEqual(['step,elbo,"odd, ""name"""', '1,-135.4567,1', '2,,', '3,1e-8,', '']);
  const random = Float32Array.from({ length: 200 }, (_, i) => Math.sin(i) * 10 ** ((i % 13) - 6));
  const back = curvesFile({ random })
    .split('\r\n')
    .slice(1, -1)
    .map((line) => Math.fround(Number(line.split(',')[1])));
  expect(back).toEqual([...random]);
  expect(curvesFile({})).toBe('step\r\n');
});

test('captions break between words, and an address anywhere', () => {
  const width = (part: string): number => part.length;
  expect(broken('one two three', width, 8)).toEqual(['one two', 'three']);
  expect(broken('see https://example.org now', width, 10)).toEqual([
    'see',
    'https://ex',
    'ample.org',
    'now',
  ]);
  expect(broken('x', width, 0.5)).toEqual(['x']);
});
