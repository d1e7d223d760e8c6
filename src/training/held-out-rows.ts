import { valuesOf } from '../kernels/examples.ts';
import type { EngineInput } from './engine.ts';
import type { Probe } from './run-spec.ts';

/** The same question with the held-out rows it asks about fed by hand; others as they are. */
export function withHeldOutRows(
  probe: Probe,
  { declaration, heldOut }: Pick<EngineInput, 'declaration' | 'heldOut'>,
): Probe {
  if (probe.kind !== 'rows' || probe.of !== 'test') return probe;
  const rows = Math.min(probe.count, heldOut?.count ?? 0);
  if (!heldOut || rows === 0)
    throw new Error('This run holds no examples out. Choose data with more of them.');
  const data = declaration.nodes[declaration.values['data']!]!;
  const values = valuesOf(heldOut, data.op === 'data' && data.binary, rows);
  const { paint, want, member = 0 } = probe;
  return { kind: 'feed', feed: 'data', rows, values, want, member, ...(paint && { paint }) };
}
