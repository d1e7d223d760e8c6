/** How often a piece of work calls WebGL2. */
export interface GlCounts {
  readonly draws: number;
  readonly uploads: number;
  readonly glCalls: number;
}

/** Counts the WebGL2 calls that `work` makes until it resolves, on every context of this thread. */
export async function countingGl(work: () => Promise<unknown>): Promise<GlCounts> {
  const counts = { draws: 0, uploads: 0, glCalls: 0 };
  const prototype = WebGL2RenderingContext.prototype as unknown as Record<string, unknown>;
  const originals = new Map<string, (...args: unknown[]) => unknown>();
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const value: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof value !== 'function' || name === 'constructor') continue;
    const original = value as (...args: unknown[]) => unknown;
    originals.set(name, original);
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      counts.glCalls++;
      if (/^draw(Arrays|Elements)/.test(name)) counts.draws++;
      if (/^(texSubImage|texImage|bufferData|bufferSubData)/.test(name)) counts.uploads++;
      return original.apply(this, args);
    };
  }
  try {
    await work();
  } finally {
    for (const [name, original] of originals) prototype[name] = original;
  }
  return counts;
}
