import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import styles from './stage.module.css';
import { takesArrows } from './stage-keys.ts';

/** A part of the window's smaller side. */
const RADIUS = 0.2;
const STEP = 0.04;
const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A circle of light on a dimmed figure. It goes with the pointer, a finger or the arrow keys; + and − size it. */
export function Spotlight(): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { style } = root.current!;
    const side = (): number => Math.min(innerWidth, innerHeight);
    let [x, y] = [innerWidth * 0.35, innerHeight * 0.5]; // on the picture, which stands to the left
    let radius = RADIUS;
    const shine = (): void => {
      style.setProperty('--x', `${x.toFixed(0)}px`);
      style.setProperty('--y', `${y.toFixed(0)}px`);
      style.setProperty('--radius', `${(radius * side()).toFixed(0)}px`);
    };
    const point = ({ clientX, clientY }: PointerEvent): void => {
      [x, y] = [clientX, clientY];
      shine();
    };
    const press = (event: KeyboardEvent): void => {
      const { key } = event;
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      const way = KEYS[key];
      if (way && !takesArrows(event.target as Element)) {
        const step = (event.shiftKey ? 0.2 : 1) * STEP * side();
        x = Math.min(innerWidth, Math.max(0, x + way[0] * step));
        y = Math.min(innerHeight, Math.max(0, y + way[1] * step));
      } else if (key === '+' || key === '=') radius = Math.min(0.6, radius * 1.2);
      else if (key === '-' || key === '−') radius = Math.max(0.05, radius / 1.2);
      else return;
      event.preventDefault(); // an arrow doesn't turn the state meanwhile
      shine();
    };
    shine();
    addEventListener('pointermove', point);
    addEventListener('pointerdown', point);
    document.body.addEventListener('keydown', press); // before the stage, on the document, reads it
    return () => {
      removeEventListener('pointermove', point);
      removeEventListener('pointerdown', point);
      document.body.removeEventListener('keydown', press);
    };
  }, []);
  return <div ref={root} className={styles.spotlight} data-spotlight />;
}
