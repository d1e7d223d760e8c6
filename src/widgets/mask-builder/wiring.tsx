import { useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { moveInput, setDegree, toggleWire, type Building } from './changes.ts';
import { allWires, canBegin, isConnected, leadsTo, type NodePlace, type Wire } from './network.ts';
import { nodeName, sightOf } from './words.ts';
import styles from './wiring.module.css';

/** The network as it is wired, its nodes to be moved, numbered, connected and asked. */
export function Wiring(building: Building): ReactNode {
  const { network, values, asleep } = building;
  const { sizes, illegal } = network;
  const [begun, setStart] = useState<NodePlace | null>(null);
  const start = begun && values.rule !== 'degrees' && canBegin(network, begun) ? begun : null;
  const rows = Math.max(...sizes);
  const last = sizes.length - 1;
  const watched = values.output <= network.order.length ? values.output - 1 : -1;
  const spot = (layer: number, node: number): { readonly x: number; readonly y: number } => {
    const ordered = layer === 0 || layer === last;
    const row = ordered ? network.positions[node]! - 1 : node;
    return { x: (100 * layer) / last, y: (100 * (row + 0.5)) / sizes[layer]! };
  };
  const onPath = ({ layer, from, to }: Wire): boolean =>
    illegal !== null && illegal[layer] === from && illegal[layer + 1] === to;
  const line = (wire: Wire): string => {
    const [a, b] = [spot(wire.layer, wire.from), spot(wire.layer + 1, wire.to)];
    return `M${a.x.toFixed(2)} ${a.y.toFixed(2)}L${b.x.toFixed(2)} ${b.y.toFixed(2)}`;
  };
  const wires = allWires(network).filter((wire) => isConnected(network, wire));
  const plain = wires.filter((wire) => !onPath(wire));
  const bright = (wire: Wire): boolean => watched >= 0 && leadsTo(network, wire, watched);
  const lines = (some: readonly Wire[]): string => some.map(line).join('');
  /** A node is pressed: a connection begins at it, or ends there. */
  const press = (place: NodePlace): void => {
    if (start && start.layer === place.layer - 1)
      return toggleWire(building, { layer: start.layer, from: start.node, to: place.node });
    const again = start?.layer === place.layer && start.node === place.node;
    setStart(again || !canBegin(network, place) ? null : place);
  };
  const shared = { building, start, press };
  return (
    <div className={styles.wiring} style={{ '--rows': Math.max(rows, 4) } as CSSProperties}>
      <div className={styles.names} aria-hidden>
        {sizes.map((_, layer) => (
          <span key={layer} style={{ left: `${(100 * layer) / last}%` }}>
            {layer === 0 ? 'inputs' : layer === last ? 'outputs' : `units ${'hg'[layer - 1]}`}
          </span>
        ))}
      </div>
      <div className={styles.area}>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
          <path
            className={styles.wires}
            data-dim={watched >= 0 || undefined}
            d={lines(plain.filter((wire) => !bright(wire)))}
          />
          <path className={styles.bright} d={lines(plain.filter(bright))} />
          {illegal && <path className={styles.illegal} d={lines(wires.filter(onPath))} />}
          {!asleep &&
            wires.map((wire) => (
              <path
                key={`${wire.layer} ${wire.from} ${wire.to}`}
                className={styles.touched}
                d={line(wire)}
                onClick={() => toggleWire(building, wire)}
              >
                <title>
                  {`Take away ${nodeName(network, wire.layer, wire.from)} → ${nodeName(network, wire.layer + 1, wire.to)}`}
                </title>
              </path>
            ))}
        </svg>
        {sizes.map((size, layer) =>
          (layer === 0 || layer === last
            ? network.order
            : Array.from({ length: size }, (_, unit) => unit)
          ).map((node) => {
            const { x, y } = spot(layer, node);
            const place = { layer, node };
            const wrong = illegal?.[layer] === node;
            return (
              <div
                key={`${layer} ${node}`}
                className={styles.place}
                data-wrong={wrong || undefined}
                style={{ left: `${x}%`, top: `${y}%` }}
              >
                {layer === 0 ? (
                  <Input {...shared} {...{ place }} />
                ) : layer === last ? (
                  <Output {...shared} {...{ place, watched }} />
                ) : (
                  <Unit {...shared} {...{ place }} />
                )}
              </div>
            );
          }),
        )}
      </div>
    </div>
  );
}

interface NodeProps {
  readonly building: Building;
  readonly place: NodePlace;
  /** Where a connection begins that the reader is making. */
  readonly start: NodePlace | null;
  readonly press: (place: NodePlace) => void;
}

const ARROWS = new Map([
  ['ArrowUp', 1],
  ['ArrowRight', 1],
  ['ArrowDown', -1],
  ['ArrowLeft', -1],
]);

const plainKey = (event: KeyboardEvent): boolean =>
  !event.altKey && !event.ctrlKey && !event.metaKey;

const isStart = (start: NodePlace | null, { layer, node }: NodePlace): true | undefined =>
  (start?.layer === layer && start.node === node) || undefined;

/** An input: dragged or stepped to another place of the order; connected from, by hand. */
function Input({ building, place, start, press }: NodeProps): ReactNode {
  const { network, values, asleep } = building;
  const { node } = place;
  const at = network.positions[node]!;
  const drag = useRef({ row: 0, y: 0, moved: false });
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { row: at - 1, y: event.clientY, moved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const area = event.currentTarget.closest(`.${styles.area}`)!.getBoundingClientRect();
    const rows = ((event.clientY - drag.current.y) / area.height) * network.order.length;
    if (Math.abs(rows) < 0.5 && !drag.current.moved) return;
    drag.current.moved = true;
    moveInput(building, node, Math.round(drag.current.row + rows));
  };
  const connect = (): void => {
    if (values.rule !== 'degrees') press(place);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!plainKey(event)) return;
    const by = ARROWS.get(event.key);
    if (by !== undefined) moveInput(building, node, at - 1 - by);
    else if (event.key === 'Home') moveInput(building, node, 0);
    else if (event.key === 'End') moveInput(building, node, network.order.length - 1);
    else if (event.key === 'Enter' || event.key === ' ') connect();
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={`${styles.node} ${styles.input}`}
      role="slider"
      aria-orientation="vertical"
      aria-label={`${nodeName(network, 0, node)}, its place in the order`}
      aria-valuemin={1}
      aria-valuemax={network.order.length}
      aria-valuenow={at}
      aria-valuetext={`place ${at} of ${network.order.length}${isStart(start, place) ? ', a connection begins here' : ''}`}
      aria-disabled={asleep}
      data-start={isStart(start, place)}
      tabIndex={asleep ? -1 : 0}
      {...(!asleep && {
        ...{ onPointerDown, onPointerMove, onKeyDown },
        onClick: () => drag.current.moved || connect(),
      })}
    >
      <Name letter="x" number={node} />
    </div>
  );
}

/** A hidden unit: by degrees it has a number to change, by hand it is connected. */
function Unit({ building, place, start, press }: NodeProps): ReactNode {
  const { network, values, asleep } = building;
  const { layer, node } = place;
  const name = nodeName(network, layer, node);
  const label = <Name letter={name[0]!} number={node} />;
  if (values.rule !== 'degrees')
    return (
      <button
        type="button"
        className={styles.node}
        data-drawn
        aria-pressed={isStart(start, place) === true}
        aria-label={
          start?.layer === layer - 1
            ? `${name}: connect ${nodeName(network, start.layer, start.node)} with it, or part them`
            : `${name}: begin a connection`
        }
        data-start={isStart(start, place)}
        onClick={() => press(place)}
      >
        {label}
      </button>
    );
  const degree = network.degrees[layer - 1]![node]!;
  const most = network.order.length - 1;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!plainKey(event)) return;
    const by = ARROWS.get(event.key);
    const digit = /^\d$/.test(event.key) ? Number(event.key) : undefined;
    if (by !== undefined) setDegree(building, layer, node, degree + by);
    else if (event.key === 'Home') setDegree(building, layer, node, 0);
    else if (event.key === 'End') setDegree(building, layer, node, most);
    else if (digit !== undefined) setDegree(building, layer, node, digit);
    else if (event.key === 'Enter' || event.key === ' ')
      setDegree(building, layer, node, degree + 1, true);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={styles.node}
      role="slider"
      aria-label={`Degree of ${name}`}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={degree}
      aria-valuetext={degree === 0 ? 'none yet' : String(degree)}
      aria-disabled={asleep}
      data-unset={degree === 0 || undefined}
      tabIndex={asleep ? -1 : 0}
      {...(!asleep && {
        onKeyDown,
        onClick: () => setDegree(building, layer, node, degree + 1, true),
      })}
    >
      <b>{degree === 0 ? '?' : degree}</b>
      <small>{label}</small>
    </div>
  );
}

/** An output: pressed, it shows where it sees. */
function Output({
  building,
  place,
  start,
  press,
  watched,
}: NodeProps & { readonly watched: number }): ReactNode {
  const { network, setValue } = building;
  const { layer, node } = place;
  const name = nodeName(network, layer, node);
  const ends = start?.layer === layer - 1;
  const seen = watched === node;
  return (
    <button
      type="button"
      className={`${styles.node} ${styles.output}`}
      data-drawn
      aria-pressed={seen}
      aria-label={
        ends
          ? `${name}: connect ${nodeName(network, start.layer, start.node)} with it, or part them`
          : `${name} sees ${sightOf(network, node)}`
      }
      onClick={() => (ends ? press(place) : setValue('output', seen ? 0 : node + 1))}
    >
      <Name letter="x̂" number={node} />
    </button>
  );
}

/** x₂ */
function Name({ letter, number }: { readonly letter: string; readonly number: number }): ReactNode {
  return (
    <span>
      <i>{letter}</i>
      <sub>{number + 1}</sub>
    </span>
  );
}
