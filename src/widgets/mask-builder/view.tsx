import type { ReactNode } from 'react';
import type { ViewProps } from '../declaration.ts';
import { guarded } from '../guarded.ts';
import frame from '../widget-body.module.css';
import sum from '../sum.module.css';
import { canResize, chooseRule, resize, type Building } from './changes.ts';
import { Matrices } from './matrices.tsx';
import { networkOf } from './network.ts';
import { parameters, type MaskBuilderValues } from './parameters.ts';
import { Wiring } from './wiring.tsx';
import { remarkOn } from './words.ts';
import styles from './view.module.css';

/** A network the reader wires, its masks, and which outputs come to see which inputs. */
export function MaskBuilderView({
  values,
  setValue,
  asleep,
}: ViewProps<MaskBuilderValues>): ReactNode {
  const network = networkOf(values);
  const building: Building = { values, network, setValue, asleep };
  const { wrong, missing, connections, order, illegal } = network;
  const allowed = (order.length * (order.length - 1)) / 2;
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={sum.sum}>
          <output name="illegal" aria-live="off">
            {wrong.length}
          </output>
          <span>illegal</span>
          <output name="seen" aria-live="off">
            {allowed - missing.length}
          </output>
          <span>of {allowed} allowed</span>
          <output name="connections" aria-live="off">
            {connections}
          </output>
          <span>connections</span>
        </p>
        <p className={styles.remark} data-wrong={illegal !== null || undefined}>
          {remarkOn(values)}
        </p>
      </div>
      <div className={styles.network}>
        <div role="group" aria-label="Connections" className={styles.rules}>
          <span>Connections</span>
          {RULES.map((rule) => (
            <button
              key={rule}
              type="button"
              className={frame.choice}
              aria-pressed={values.rule === rule}
              onClick={() => chooseRule(building, rule)}
            >
              {RULE_NAMES[rule]}
            </button>
          ))}
        </div>
        <p className={styles.hint}>{HINTS[values.rule]}</p>
        <Wiring {...building} />
        <div className={styles.sizes}>
          {SIZES.map((name, layer) => (
            <Size key={name} {...building} name={name} layer={layer as 0 | 1 | 2} />
          ))}
        </div>
      </div>
      <Matrices {...building} />
    </div>
  );
}

const RULE_NAMES = { all: 'All', degrees: 'By degrees', hand: 'By hand' } as const;
const RULES = Object.keys(parameters.rule.choices) as MaskBuilderValues['rule'][];

const HINTS = {
  all: 'Move the inputs to change the order. Press a node, then one of the next layer, to part them.',
  degrees:
    'Move the inputs to change the order; press a hidden unit to change its degree; press an output to see what it sees.',
  hand: 'Press a node, then one of the next layer, to connect or to part them; press a line or an entry of a mask.',
} as const;

const SIZES = ['Inputs', 'Units h', 'Units g'] as const;

/** How many nodes a layer has, with a button for one more and one for one less. */
function Size({
  name,
  layer,
  ...building
}: Building & { readonly name: string; readonly layer: 0 | 1 | 2 }): ReactNode {
  const { values, network } = building;
  const size = [network.order.length, values.degrees1.length, values.degrees2.length][layer]!;
  const change = (by: 1 | -1, sign: string, words: string): ReactNode => (
    <button
      type="button"
      className={frame.button}
      aria-label={`${name}: ${words}`}
      {...guarded(canResize(building, layer, by), () => resize(building, layer, by))}
    >
      {sign}
    </button>
  );
  return (
    <div className={styles.size} role="group" aria-label={name}>
      <span>
        {name} {size}
      </span>
      {change(-1, '−', 'one less')}
      {change(1, '+', 'one more')}
    </div>
  );
}
