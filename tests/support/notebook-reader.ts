/**
 * Reads a notebook of the page as a stranger would who knows only the formats: shares no code with what
 * writes it.
 */

interface Notebook {
  readonly cells: readonly {
    readonly id: string;
    readonly cell_type: string;
    readonly source: readonly string[];
  }[];
}

/** What a notebook's check cell says. */
export interface NotebookCheck {
  readonly image: number[];
  readonly expected: Readonly<Record<'mean' | 'log_variance' | 'pixels', number[]>>;
}

export function cellText(notebook: string, id: string): string {
  const { cells } = JSON.parse(notebook) as Notebook;
  return cells.find((cell) => cell.id === id)!.source.join('');
}

/** The embedded weights by name, [inputs, units] row-major. */
export function notebookWeights(
  notebook: string,
): Record<string, { shape: number[]; values: number[] }> {
  const text = /WEIGHTS = """([^"]*)"""/.exec(cellText(notebook, 'weights'))![1]!;
  const bytes = Uint8Array.from(atob(text.replaceAll('\n', '')), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const length = view.getUint32(0, true) + 2 ** 32 * view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  return Object.fromEntries(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(
        ([
          name,
          {
            dtype,
            shape,
            data_offsets: [begin, end],
          },
        ]) => {
          if (dtype !== 'F32') throw new Error(dtype);
          const values: number[] = [];
          for (let at = begin; at < end; at += 4)
            values.push(view.getFloat32(8 + length + at, true));
          return [name, { shape, values }];
        },
      ),
  );
}

export function notebookCheck(notebook: string): NotebookCheck {
  const text = cellText(notebook, 'check');
  const list = (name: string): number[] =>
    JSON.parse(
      new RegExp(`"${name}": (\\[[^\\]]*\\])`).exec(text)![1]!.replace(/,\s*\]/, ']'),
    ) as number[];
  const drawn = /IMAGE = """([^"]*)"""/.exec(text)?.[1];
  const grey = /IMAGE = np\.array\(([^)]*)\)/.exec(text)?.[1];
  return {
    image: drawn
      ? [...drawn.replaceAll('\n', '')].map(Number)
      : (JSON.parse(grey!) as number[][]).flat().map((value) => value / 255),
    expected: { mean: list('mean'), log_variance: list('log_variance'), pixels: list('pixels') },
  };
}

/** The forward pass in float64: latent mean, log-variance, and pixels at z = mean. */
export function forwardPass(notebook: string, gaussian: boolean): NotebookCheck['expected'] {
  const weights = notebookWeights(notebook);
  const dense = (name: string, inputs: readonly number[]): number[] => {
    const { shape, values } = weights[`${name}.weights`]!;
    const [rows, units] = shape as [number, number];
    if (rows !== inputs.length) throw new Error(`${name} takes ${rows}, not ${inputs.length}.`);
    return weights[`${name}.bias`]!.values.map((bias, u) =>
      inputs.reduce((sum, input, i) => sum + input * values[i * units + u]!, bias),
    );
  };
  const relu = (values: readonly number[]): number[] => values.map((value) => Math.max(0, value));
  const hidden = relu(dense('encoder/hidden', notebookCheck(notebook).image));
  const mean = dense('encoder/mean', hidden);
  const output = dense('decoder/output', relu(dense('decoder/hidden', mean)));
  return {
    mean,
    log_variance: dense('encoder/logVariance', hidden),
    pixels: gaussian ? output : output.map((logit) => 1 / (1 + Math.exp(-logit))),
  };
}
