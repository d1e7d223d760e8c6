import { notice } from '../book/notice.ts';

const NEAR = '400px';

/** Wakes each figure when it scrolls near. A figure that can't be loaded says so. */
export function startIslands(figures: Iterable<HTMLElement>): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void wakeFigure(target as HTMLElement);
      }
    },
    { rootMargin: NEAR },
  );
  for (const figure of figures) observer.observe(figure);
}

async function wakeFigure(figure: HTMLElement): Promise<void> {
  const island = figure.querySelector<HTMLElement>('[data-island]');
  const { widget } = figure.dataset;
  if (!island || !widget) return;
  try {
    const { wake } = await import('../widgets/wake.tsx');
    const { embed, preset = null } = island.dataset;
    await wake(island, widget, { embed: embed !== undefined, preset });
  } catch (error) {
    console.error(error);
    island.after(
      notice(
        'This figure could not be loaded, so it stays a picture. Check the connection, then reload the page.',
      ),
    );
  }
}
