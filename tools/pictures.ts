import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { decimated } from '../src/plots/curve-maths.ts';
import { factsOf, loadExamples } from '../src/training/load-examples.ts';
import { factsOfPoints, pointExamples } from '../src/training/point-examples.ts';
import type { RunSpec } from '../src/training/run-spec.ts';
import { startValues, type WidgetDeclaration } from '../src/widgets/declaration.ts';
import type { Picture } from '../src/widgets/reference-run.ts';
import type { Take } from './pictures-page.ts';
import { hashOfRun, withTrainingServer } from './training-server.ts';

/**
 * `npm run pictures`: trains every training widget at its default settings, in a browser and with
 * the engine readers use, and writes what its figure shows before the reader's own run begins; only
 * those named, where any are: `npm run pictures -- vae-trainer`.
 * With `--check` it trains nothing and says which committed pictures are stale.
 */

/** Unless the figure says otherwise. */
const STEPS = 6000;
const LIMIT_BYTES = 120_000; // of all a widget commits
const CURVE_POINTS = 300;

const checking = process.argv.includes('--check');
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
await withTrainingServer(checking, async (server) => {
  // what learns from numbers is drawn from its values alone, and is quick enough to wait for
  const widgets = server.widgets.filter(
    (widget) =>
      (named.length === 0 || named.includes(widget.id)) &&
      widget.training &&
      specOf(widget).data.kind !== 'numbers' &&
      widget.training.applies?.(startValues(widget, null)) !== false,
  );
  if (checking) for (const widget of widgets) await check(widget);
  else await server.onPage((page) => take(page, widgets));
});

function stepsOf({ training }: WidgetDeclaration): number {
  return training!.recorded ?? STEPS;
}

function specOf(widget: WidgetDeclaration): RunSpec {
  return widget.training!.spec(startValues(widget, null) as never, null);
}

async function check(widget: WidgetDeclaration): Promise<void> {
  const path = pathOf(widget.id);
  const spec = specOf(widget);
  const points = pointExamples(spec.data);
  const data = points
    ? factsOfPoints(spec.data, points)
    : factsOf(await loadExamples(spec.data, '/'));
  const committed = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as Picture).hash
    : 'nothing';
  if (committed === hashOfRun(stepsOf(widget), spec, data)) return;
  console.error(
    `The first picture of ${widget.id} shows a run of an older declaration (${committed} in ${path}): run “npm run pictures” and commit what it writes.`,
  );
  process.exitCode = 1;
}

async function take(page: Page, widgets: readonly WidgetDeclaration[]): Promise<void> {
  for (const widget of widgets) {
    const call = `import('/tools/pictures-page.ts').then((m) => m.take('${widget.id}', ${stepsOf(widget)}))`;
    write(widget, (await page.evaluate(call)) as Take);
  }
}

function write(widget: WidgetDeclaration, taken: Take): void {
  const { id } = widget;
  const files: string[] = [pathOf(id)];
  const probes: Record<string, readonly number[]> = {};
  const pictures: string[] = [];
  for (const [name, numbers] of Object.entries(taken.probes))
    probes[name] = numbers.map((value) => Number(value.toFixed(2)));
  for (const [name, painting] of Object.entries(taken.pictures)) {
    const file = `public/pictures/${id}-${name}.png`;
    mkdirSync('public/pictures', { recursive: true });
    writeFileSync(file, stencil(painting));
    files.push(file);
    pictures.push(name);
  }
  const spec = specOf(widget);
  const picture: Picture = {
    hash: hashOfRun(stepsOf(widget), spec, taken.facts.data),
    step: taken.step,
    values: startValues(widget, null),
    facts: taken.facts,
    metrics: taken.metrics,
    curves: Object.fromEntries(
      Object.entries(spec.members ? {} : taken.curves).map(([name, values]) => {
        const places = decimated(values, CURVE_POINTS);
        return [
          name,
          {
            steps: places.map((i) => i + 1),
            values: places.map((i) => Number(values[i]!.toFixed(2))),
          },
        ];
      }),
    ),
    probes,
    ...(taken.looks.length > 0 && { looks: taken.looks }),
    pictures,
  };
  writeFileSync(files[0]!, `${JSON.stringify(picture)}\n`);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  console.log(`${id}: ${picture.step} steps, ${bytes} bytes in ${files.join(', ')}.`);
  if (bytes > LIMIT_BYTES)
    throw new Error(`The pictures of ${id} take ${bytes} bytes; the limit is ${LIMIT_BYTES}.`);
}

/** A painting as a PNG whose opacity is its ink, in steps too fine to be seen. */
function stencil({ width, height, shades }: Take['pictures'][string]): Buffer {
  const png = new PNG({ width, height });
  shades.forEach((ink, i) => {
    png.data[4 * i + 3] = 17 * Math.round(ink / 17);
  });
  return PNG.sync.write(png, { colorType: 4, deflateLevel: 9 });
}

function pathOf(id: string): string {
  return `src/widgets/${id}/picture.json`;
}
