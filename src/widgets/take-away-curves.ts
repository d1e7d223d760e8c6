import { float32Text } from './float32-text.ts';

/**
 * A run's curves as comma-separated values (RFC 4180): a header, then a line for each step, in nats or
 * whatever the metrics are in. Steps of which a curve knows nothing, and values that aren't numbers, stay
 * empty.
 */
export function curvesFile(curves: Readonly<Record<string, Float32Array>>): string {
  const names = Object.keys(curves);
  const steps = Math.max(0, ...Object.values(curves).map(({ length }) => length));
  const lines = Array.from({ length: steps }, (_, i) => [
    String(i + 1),
    ...names.map((name) => cell(curves[name]![i] ?? NaN)),
  ]);
  return [['step', ...names.map(quoted)], ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

function cell(value: number): string {
  return Number.isFinite(value) ? float32Text(value) : '';
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
