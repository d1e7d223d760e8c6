import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import styles from './quick-paths.module.css';
import { onThemeChange } from './theme-change.ts';

/** A path of a picture in `Axes`, in per cent of its area, in the style of its class. */
export interface QuickPath {
  readonly className: string;
  readonly d: string;
}

/**
 * Paths for the children of `Axes`, and a canvas for its overlay that draws them in place of the SVG while `quick`.
 *
 * Where a page is drawn by the processor, as it is without a graphics card, a browser takes 100 ms and more to draw
 * some hundred small shapes of an SVG, and a canvas of that kind a few. The SVG remains for the page without
 * scripts, for print, and whenever the picture rests.
 */
export function useQuickPaths(
  paths: readonly QuickPath[],
  quick: boolean,
): { readonly shapes: ReactNode; readonly canvas: ReactNode } {
  const group = useRef<SVGGElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!quick) return undefined;
    const draw = (): void => drawPaths(canvas.current!, group.current!, paths);
    draw();
    return onThemeChange(draw);
  }, [paths, quick]);
  return {
    shapes: (
      <g ref={group}>
        {paths.map(({ className, d }, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- they have an order and nothing else
          <path key={i} className={className} d={quick ? undefined : d} />
        ))}
      </g>
    ),
    canvas: quick && <canvas ref={canvas} className={styles.canvas} aria-hidden />,
  };
}

/** Draws each path as the style of its element in the SVG says; lengths there are of the screen, not of the area. */
function drawPaths(
  canvas: HTMLCanvasElement,
  group: SVGGElement,
  paths: readonly QuickPath[],
): void {
  // kept where the processor reaches it: the graphics process has a run to compute
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  const ratio = window.devicePixelRatio;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  canvas.width = width; // which clears it
  canvas.height = height;
  const stretch = new DOMMatrix([width / 100, 0, 0, height / 100, 0, 0]);
  paths.forEach(({ d }, i) => {
    const style = getComputedStyle(group.children[i]!);
    const path = new Path2D();
    path.addPath(new Path2D(d.replaceAll('h0', 'h.01')), stretch); // a canvas leaves out lines of no length
    context.strokeStyle = style.stroke;
    context.globalAlpha = Number(style.strokeOpacity);
    context.lineWidth = parseFloat(style.strokeWidth) * ratio;
    context.lineCap = style.strokeLinecap as CanvasLineCap;
    context.lineJoin = style.strokeLinejoin as CanvasLineJoin;
    context.stroke(path);
  });
}
