import type { Factors } from '../src/data/image-set.ts';
import type { Painting } from '../src/kernels/painters/painting.ts';
import type { Coverage } from '../src/maths/modes-covered.ts';
import { openRun } from '../src/training/client.ts';
import type { GanLook } from '../src/training/health-gan.ts';
import type { Probe } from '../src/training/run-spec.ts';
import { startValues } from '../src/widgets/declaration.ts';
import { loadWidget } from '../src/widgets/registry.ts';
import type { Picture, RecordedLook } from '../src/widgets/reference-run.ts';
import { startSession } from '../src/widgets/run-session.ts';

/** What a run showed after its last step, in numbers that travel from the page to the tool. */
export interface Take {
  readonly step: number;
  readonly facts: Picture['facts'];
  readonly metrics: Readonly<Record<string, number>>;
  readonly curves: Readonly<Record<string, number[]>>;
  readonly probes: Readonly<Record<string, number[]>>;
  readonly pictures: Readonly<
    Record<string, Omit<Painting, 'shades'> & { readonly shades: number[] }>
  >;
  readonly looks: readonly RecordedLook[];
}

/** Steps between two looks of a doctor, or two studies. */
const LOOK = 200;
/** Of a long sample that a doctor has counted fewer points do for the picture. */
const LONG = 5000;
const SHOWN_NUMBERS = 2000;

/** Runs the widget's defaults for `steps` steps. Called on the page that `tools/pictures.ts` opens. */
export async function take(id: string, steps: number): Promise<Take> {
  const widget = await loadWidget(id);
  const values = startValues(widget, null);
  const training = widget.training!;
  let asked: Readonly<Record<string, Probe>> | null = null;
  const session = startSession(openRun);
  const engine = training.engine ?? 'reference-wasm'; // the same with and without a graphics card
  session.open(training.spec({ ...values, engine } as never, null), []);
  const goTo = (step: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = session.subscribe(() => {
        const { status, message, facts, probes, pictures } = session.state();
        if (facts && !asked) session.watch((asked = training.probes(values, facts)));
        // at step 0 it rests before it has been asked
        const answered = Object.keys(asked ?? {}).every(
          (name) => name in probes || name in pictures,
        );
        if (status === 'paused' && answered) resolve();
        else if (status === 'failed') reject(new Error(message));
        else return;
        stop();
      });
      session.goTo(step);
    });
  const { doctor, course } = training;
  const looks: GanLook[] = [];
  const stops = doctor || course ? Math.floor(steps / LOOK) : 0;
  for (let stop = 1; stop <= stops; stop++) {
    await goTo(stop * LOOK);
    if (course) await training.study?.(values, session.state());
    const look = doctor?.look(values, session.state());
    if (look) looks.push(look);
  }
  await goTo(steps);

  const { step, facts, metrics, curves, ...shownByRun } = session.state();
  let { probes, pictures } = shownByRun;
  for (const view of [{}, ...(training.recordedAt ?? [])]) {
    const found = await training.study?.({ ...values, ...view } as typeof values, session.state());
    probes = { ...probes, ...found?.probes };
    pictures = { ...pictures, ...found?.pictures };
  }
  const { labels = [], factors, test: _, ...data } = facts!.data;
  const shown = Math.max(
    ...Object.values(asked!).map((probe) => (probe.kind === 'rows' ? probe.count : 0)),
  );
  return {
    step,
    facts: {
      ...facts!,
      data: {
        ...data,
        labels: Array.from(labels.slice(0, shown)).join(''),
        ...(training.factors && factors && { factors: firstRows(factors, shown) }),
      },
    },
    metrics,
    curves: Object.fromEntries(Object.entries(curves).map(([name, values]) => [name, [...values]])),
    probes: Object.fromEntries(
      Object.entries(probes).map(([name, values]) => [
        name,
        [...(doctor && values.length > LONG ? values.subarray(0, SHOWN_NUMBERS) : values)],
      ]),
    ),
    pictures: Object.fromEntries(
      Object.entries(pictures as Record<string, Painting>).map(([name, painting]) => [
        name,
        { ...painting, shades: [...painting.shades] },
      ]),
    ),
    looks: looks.flatMap(({ step: at, coverage }) => (coverage ? [recorded(at, coverage)] : [])),
  };
}

function recorded(step: number, { covered, shares, nearest, strays }: Coverage): RecordedLook {
  const short = (share: number): number => Number(share.toFixed(3));
  return {
    step,
    coverage: {
      covered,
      shares: Array.from(shares, short),
      nearest: Array.from(nearest, short),
      strays: short(strays),
    },
  };
}

function firstRows(
  { names, values }: Factors,
  rows: number,
): { names: readonly string[]; values: number[] } {
  const shown = values.subarray(0, rows * names.length);
  return { names, values: Array.from(shown, (value) => Number(value.toFixed(3))) };
}
