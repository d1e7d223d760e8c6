import { spokenValue } from './codec.ts';
import { parametersOf, type WidgetDeclaration } from './declaration.ts';
import type { Values } from './parameters.ts';
import type { SessionState } from './run-session.ts';
import { curvesFile } from './take-away-curves.ts';
import { pictureFile, pngOf, type Caption } from './take-away-picture.ts';
import { vaeCheck, vaeNotebook } from './take-away-vae.ts';
import { weightsFile, type TakenRun } from './take-away-weights.ts';

/** What can be taken away, by the ending of its file. */
export type TakenFile = 'png' | 'svg' | 'csv' | 'safetensors' | 'ipynb';

/** A figure whose run rests. */
export interface TakenFigure {
  readonly declaration: WidgetDeclaration;
  readonly values: Values;
  readonly run: SessionState;
  readonly linkNow: () => string;
  /** Where the picture is on the page. */
  readonly picture: HTMLElement;
}

const TYPES: Readonly<Record<TakenFile, string>> = {
  png: 'image/png',
  svg: 'image/svg+xml',
  csv: 'text/csv',
  safetensors: 'application/octet-stream',
  ipynb: 'application/x-ipynb+json',
};

/** Makes a file of the figure and hands it to the browser; resolves to its name. Rejects with a sentence. */
export async function takeAway(kind: TakenFile, figure: TakenFigure): Promise<string> {
  const { declaration, run } = figure;
  const name = `${declaration.id}-step-${run.step}.${kind}`;
  save(new Blob([await contentOf(kind, figure)], { type: TYPES[kind] }), name);
  return name;
}

async function contentOf(kind: TakenFile, figure: TakenFigure): Promise<BlobPart> {
  const { picture, run } = figure;
  switch (kind) {
    case 'png':
      return pngOf(pictureFile(picture, captionOf(figure)));
    case 'svg':
      return pictureFile(picture, captionOf(figure)).svg;
    case 'csv':
      return curvesFile(run.curves);
    case 'safetensors':
      return weightsFile(await takenRun(figure));
    case 'ipynb': {
      const { title, describe } = figure.declaration;
      const sentence = describe(figure.values, run);
      const words = { title, sentence, settings: settingsOf(figure) };
      return vaeNotebook(await takenRun(figure), await vaeCheck(run), words);
    }
  }
}

async function takenRun({ run, linkNow }: TakenFigure): Promise<TakenRun> {
  const { spec, facts, events } = run;
  return { spec: spec!, facts: facts!, events, saved: await run.save(), link: linkNow() };
}

function captionOf(figure: TakenFigure): Caption {
  const { declaration, values, run, linkNow } = figure;
  return {
    title: declaration.title,
    paragraphs: [
      declaration.describe(values, run),
      [...settingsOf(figure), `Step ${run.step}`]
        .map((setting) => setting.replaceAll(' ', '\u00a0')) // a line ends between two of them
        .join(' · '),
    ],
    link: linkNow(),
  };
}

/** Every setting that has a part in the run, in words. */
function settingsOf({ declaration, values, run }: TakenFigure): string[] {
  const all = { ...values, engine: run.facts!.engine };
  return Object.entries(parametersOf(declaration))
    .filter(([, { effect, when }]) => effect !== 'view' && (when?.(all) ?? true))
    .map(
      ([name, parameter]) => `${parameter.label}: ${spokenValue(parameter, all[name as never])}`,
    );
}

/** A download, as if the reader had followed a link to the file. */
function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), LINK_LIFE);
}

/** Milliseconds: some browsers ask the reader first where to put a file. */
const LINK_LIFE = 60_000;
