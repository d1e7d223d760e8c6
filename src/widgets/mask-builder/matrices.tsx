import type { KeyboardEvent, ReactNode } from 'react';
import { toggleWire, type Building } from './changes.ts';
import { isConnected, type Wire } from './network.ts';
import { inputName, nodeName, outputName } from './words.ts';
import styles from './matrices.module.css';

/** The masks, each entry to be flipped, and what they come to: who sees whom. */
export function Matrices(building: Building): ReactNode {
  const { masks } = building.network;
  return (
    <div className={styles.matrices}>
      {masks.map((_, layer) => (
        <MaskGrid key={layer} building={building} layer={layer} />
      ))}
      <Sights {...building} />
    </div>
  );
}

const MOVES: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowUp', [-1, 0]],
  ['ArrowDown', [1, 0]],
  ['ArrowLeft', [0, -1]],
  ['ArrowRight', [0, 1]],
]);

interface MaskGridProps {
  readonly building: Building;
  readonly layer: number;
}

/** One mask: a row for each unit it leads to, a column for each node it comes from; arrow keys go about. */
function MaskGrid({ building, layer }: MaskGridProps): ReactNode {
  const { network, asleep } = building;
  const { masks, illegal, order } = network;
  const { inputs, units } = masks[layer]!;
  const last = layer === masks.length - 1;
  const columns = layer === 0 ? order : upTo(inputs);
  const rows = last ? order : upTo(units);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const move = MOVES.get(event.key);
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    const { row, column } = event.currentTarget.dataset;
    const to = [Number(row) + move[0], Number(column) + move[1]];
    const cell = event.currentTarget
      .closest('table')!
      .querySelector<HTMLElement>(`[data-row="${to[0]}"][data-column="${to[1]}"]`);
    event.preventDefault();
    cell?.focus();
  };
  const cell = (wire: Wire, row: number, column: number): ReactNode => {
    const on = isConnected(network, wire);
    const wrong = on && illegal?.[layer] === wire.from && illegal[layer + 1] === wire.to;
    return (
      <button
        type="button"
        className={styles.entry}
        data-drawn
        aria-pressed={on}
        aria-label={`${nodeName(network, layer, wire.from)} to ${nodeName(network, layer + 1, wire.to)}`}
        data-row={row}
        data-column={column}
        data-wrong={wrong || undefined}
        tabIndex={!asleep && row === 0 && column === 0 ? 0 : -1}
        onClick={() => toggleWire(building, wire)}
        onKeyDown={onKeyDown}
      >
        {on ? 1 : 0}
      </button>
    );
  };
  return (
    <table className={styles.matrix}>
      <caption>
        Mask {layer + 1}: {layer === 0 ? 'inputs' : 'hg'[layer - 1]} →{' '}
        {last ? 'outputs' : 'hg'[layer]}
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span className={styles.spoken}>to</span>
          </th>
          {columns.map((from) => (
            <th key={from} scope="col">
              {nodeName(network, layer, from)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((to, row) => (
          <tr key={to}>
            <th scope="row">{nodeName(network, layer + 1, to)}</th>
            {columns.map((from, column) => (
              <td key={from}>{cell({ layer, from, to }, row, column)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const upTo = (size: number): readonly number[] => Array.from({ length: size }, (_, i) => i);

/** The product of the masks, in the order: below its diagonal anything, on it and above nothing. */
function Sights({ network }: Building): ReactNode {
  const { order, positions, paths } = network;
  return (
    <table className={styles.matrix}>
      <caption>Paths: inputs → outputs</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className={styles.spoken}>to</span>
          </th>
          {order.map((input) => (
            <th key={input} scope="col">
              {inputName(input)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {order.map((output) => (
          <tr key={output}>
            <th scope="row">{outputName(output)}</th>
            {order.map((input) => {
              const may = positions[input]! < positions[output]!;
              const count = paths[output]![input]!;
              const state = may ? (count > 0 ? 'seen' : 'missing') : count > 0 ? 'wrong' : 'shut';
              return (
                <td key={input}>
                  <span className={styles.sight} data-state={state}>
                    {count}
                    {WORDS[state] && <span className={styles.spoken}> {WORDS[state]}</span>}
                  </span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const WORDS = { seen: '', missing: 'though allowed', wrong: 'not allowed', shut: '' } as const;
