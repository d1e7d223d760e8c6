import { base64 } from './base64.ts';
import { float32Text } from './float32-text.ts';

/** A cell of a Jupyter notebook. */
export interface Cell {
  /** Unique in its notebook; letters, digits, `-` and `_`. */
  readonly id: string;
  readonly kind: 'markdown' | 'code';
  readonly text: string;
  /** Folded away in editors that can: for what isn't meant to be read. */
  readonly hidden?: true;
}

/** A Jupyter notebook for Python, in version 4.5 of its format (nbformat.readthedocs.io). */
export function notebookFile(cells: readonly Cell[]): string {
  const notebook = {
    cells: cells.map(({ id, kind, text, hidden }) => ({
      cell_type: kind,
      ...(kind === 'code' && { execution_count: null }),
      id,
      metadata: hidden ? { jupyter: { source_hidden: true } } : {},
      ...(kind === 'code' && { outputs: [] }),
      source: text.split(/(?<=\n)/),
    })),
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** A Python string literal of bytes in base64, in short lines. */
export function pythonBytes(bytes: Uint8Array): string {
  return `"""\n${base64(bytes).replace(/.{1,100}/g, '$&\n')}"""`;
}

/** A Python list of 32-bit numbers. */
export function pythonList(values: ArrayLike<number>): string {
  const numbers = Array.from(values, float32Text);
  return `[\n    ${numbers
    .join(', ')
    .replace(/(.{1,90})(?:, |$)/g, '$1,\n    ')
    .trimEnd()}\n]`;
}
