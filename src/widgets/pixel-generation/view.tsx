import type { ComponentType, ReactNode } from 'react';
import { Curves } from '../../plots/curves.tsx';
import type { ViewProps } from '../declaration.ts';
import { Complete, Teacher } from './finish.tsx';
import { Generate } from './generate.tsx';
import { sideOf } from './networks.ts';
import type { PanelProps } from './panel.tsx';
import { parameters, type PixelValues } from './parameters.ts';
import { OddOneOut } from './scores.tsx';
import { See } from './see.tsx';
import { nllOf } from './study.ts';
import { useKept } from './use-kept.ts';
import { natsText } from './words.ts';
import styles from './view.module.css';

const PANELS = {
  generate: Generate,
  teacher: Teacher,
  field: See,
  complete: Complete,
  'odd-one-out': OddOneOut,
} as const satisfies Record<PixelValues['show'], ComponentType<PanelProps>>;

/** A network that draws pixel by pixel, and what the reader has asked of it. */
export function PixelGenerationView({
  values,
  setValue,
  asleep,
  run,
}: ViewProps<PixelValues>): ReactNode {
  if (!run) return null; // only a figure without a training declaration has no run
  return <Shown {...{ values, setValue, asleep, run }} />;
}

function Shown({ values, setValue, asleep, run }: Omit<PanelProps, 'side'>): ReactNode {
  const Panel = PANELS[values.show];
  const side = sideOf(values);
  const nll = useKept(nllOf(run), values, run);
  return (
    <div className={styles.view}>
      <p className={styles.head}>
        <b>{parameters.model.choices[values.model]}</b>
        <span>
          <output name="nll" aria-live="off">
            {nll === null ? '–' : natsText(nll)}
          </output>{' '}
          nats per unseen image of {side} × {side} pixels
        </span>
      </p>
      <Panel {...{ values, setValue, asleep, run, side }} />
      {(run.curves['loss']?.length ?? 0) > 1 && <Loss loss={run.curves['loss']!} />}
    </div>
  );
}

function Loss({ loss }: { readonly loss: Float32Array }): ReactNode {
  return (
    <div className={styles.loss}>
      <p className={styles.title}>Loss: −log p of a batch, nats per image</p>
      <Curves
        curves={[{ name: 'loss', values: loss, colour: 'var(--loss)', side: 'above' }]}
        unit="nats per image"
      />
    </div>
  );
}
