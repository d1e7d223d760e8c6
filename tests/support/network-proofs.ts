import type { WidgetDeclaration } from '../../src/widgets/declaration.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunValues } from '../../src/widgets/declaration.ts';
import { errorOf, networkProofs, worstOf } from '../../src/widgets/proofs.ts';
import { RunHost } from '../../src/training/run-host.ts';
import type { RunSpec } from '../../src/training/run-spec.ts';
import { ALL_WIDGETS } from '../../src/widgets/all-widgets.ts';

/** Figures that train a network, by id. */
export const NETWORKS = ALL_WIDGETS.filter(
  ({ training }) => training && training.engine !== 'float64',
).map((declaration) => [declaration.id, declaration] as const);

/** The run of a preset, on few examples: drawing thousands takes seconds, and a check looks at 64. */
function specAt(declaration: WidgetDeclaration, preset: string | null): RunSpec {
  const spec = declaration.training!.spec(startValues(declaration, preset) as RunValues, null);
  const { data } = spec;
  if (data.kind === 'digits') return { ...spec, data: { ...data, count: 70, heldOut: 0 } };
  if (data.kind === 'mnist')
    return { ...spec, data: { kind: 'digits', size: data.size, count: 70, heldOut: 0 } };
  return spec;
}

/** A claim, what was measured, and what is allowed. */
export interface Measured {
  readonly claim: string;
  readonly pairs: number;
  readonly error: number;
  readonly tolerance: number;
}

/** What the derived checks measure at a preset; nothing where there is nothing to train. */
export async function measuredOf(
  declaration: WidgetDeclaration,
  preset: string | null,
): Promise<readonly Measured[]> {
  const host = new RunHost('/', 10);
  const values = startValues(declaration, preset);
  const measured: Measured[] = [];
  for (const { claim, check, tolerance } of networkProofs(
    declaration,
    values,
    () => specAt(declaration, preset),
    (...question) => host.prove(...question),
  )) {
    const pairs = await check(values);
    const worst = worstOf(pairs);
    measured.push({ claim, pairs: pairs.length, error: worst ? errorOf(worst) : NaN, tolerance });
  }
  return measured;
}
