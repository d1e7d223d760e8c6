import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { userEvent } from 'vitest/browser';
import type { Finding } from '../../src/training/health-gan.ts';
import type { Doctor, WidgetDeclaration } from '../../src/widgets/declaration.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { WidgetBody } from '../../src/widgets/widget-body.tsx';
import { fakeRuns, TRAINEE, type FakeRun } from '../support/trainee.tsx';

/** Finds the same trouble in every look from step 30 on, and another from step 50 on. */
const doctor: Doctor = {
  look: (_values, { step, probes }) => (probes['samples'] ? { step } : null),
  examine: (_values, _run, looks) =>
    (['dropped-modes', 'oscillation'] as const).flatMap((kind, i): Finding[] => {
      const since = looks.find(({ step }) => step >= 30 + 20 * i)?.step;
      const message = `${kind} in ${looks.length} looks.`;
      return since === undefined
        ? []
        : [{ kind, since, message, remedy: 'Be patient.', evidence: {} }];
    }),
};

const PATIENT: WidgetDeclaration = { ...TRAINEE, training: { ...TRAINEE.training!, doctor } };

let search = '';
beforeEach(() => {
  search = location.search;
});
afterEach(() => {
  history.replaceState(null, '', location.pathname + search);
});

/** Takes the run to `step`, where its samples are looked at. */
function look(run: FakeRun, step: number): void {
  const from = run.at + 1;
  const loss = new Float32Array(step - run.at).fill(1);
  run.at = step;
  run.listener.snapshot({
    step,
    metrics: { loss: 1 },
    trace: { from, metrics: { loss } },
    probes: { samples: new Float32Array() },
    pictures: {},
    stepsPerSecond: 20,
  });
}

async function training(declaration = PATIENT) {
  const { runs, open } = fakeRuns();
  const screen = await render(
    <figure data-widget="trainee" data-run="idle">
      <p id="dropped-modes">Why modes are dropped.</p>
      <WidgetBody {...{ declaration, open }} values={startValues(declaration, null)} />
    </figure>,
  );
  await screen.getByRole('button', { name: 'Train', exact: true }).click();
  const card = screen.getByRole('region', { name: 'What ails this run' });
  const said = (): string =>
    [...screen.container.querySelectorAll('[role="status"]')]
      .map(({ textContent }) => textContent)
      .join('|');
  return { screen, run: runs[0]!, card, said };
}

test('a trouble is shown as it is now and said once; each new kind is said too', async () => {
  const { screen, run, card, said } = await training();
  look(run, 10);
  await expect.element(card).not.toBeInTheDocument();
  look(run, 30);
  await expect.element(card).toHaveTextContent('dropped-modes in 2 looks.Be patient.');
  expect(said()).toContain('dropped-modes in 2 looks. Be patient.');
  look(run, 40);
  await expect.element(card).toHaveTextContent('dropped-modes in 3 looks.');
  expect(said()).toContain('dropped-modes in 2 looks.');
  look(run, 50);
  await expect.element(card).toHaveTextContent('oscillation in 4 looks.');
  expect(said()).toContain('oscillation in 4 looks.');
  expect(said()).not.toContain('dropped-modes');
  const links = screen.getByRole('link', { name: 'Why this happens' });
  expect(links.elements().map((link) => link.getAttribute('href'))).toEqual(['#dropped-modes']);
});

test('what this page has no paragraph on is linked to in the chapter, in another tab', async () => {
  const inChapter = { ...doctor, chapter: 'gan' };
  const { screen, run, card } = await training({
    ...PATIENT,
    training: { ...PATIENT.training!, doctor: inChapter },
  });
  look(run, 50);
  await expect.element(card).toHaveTextContent('oscillation in 1 looks.');
  const links = screen.getByRole('link', { name: 'Why this happens' }).elements();
  expect(links.map((link) => link.getAttribute('href'))).toEqual([
    '#dropped-modes',
    '/gan/#oscillation',
  ]);
  expect(links.map((link) => link.getAttribute('target'))).toEqual([null, '_blank']);
});

test('Go back: to the last healthy look, with the settings that held there', async () => {
  const { screen, run, card } = await training();
  const weight = screen.getByRole('slider', { name: 'Weight' });
  const press = async (key: string): Promise<void> => {
    const changes = run.calls.length;
    (weight.element() as HTMLElement).focus();
    await userEvent.keyboard(`{${key}}`);
    await vi.waitFor(() => expect(run.calls.length).toBeGreaterThan(changes));
  };
  look(run, 10);
  await press('ArrowRight');
  await expect.element(weight).toHaveAttribute('aria-valuetext', '1.5');
  look(run, 20);
  await press('ArrowRight');
  look(run, 25);
  await press('ArrowRight');
  await expect.element(weight).toHaveAttribute('aria-valuetext', '2.5');
  look(run, 40);
  await expect.element(card).toBeInTheDocument();

  await screen.getByRole('button', { name: 'Go back to step 25' }).click();
  expect(run.calls.at(-1)).toBe('goBack 25');
  await expect.element(screen.getByRole('button', { name: /^(Train|Pause)$/ })).toHaveFocus();
  await expect.element(weight).toHaveAttribute('aria-valuetext', '2');
  await expect.element(card).not.toBeInTheDocument();
  const figure = screen.container.querySelector('figure')!;
  await vi.waitFor(() => expect(figure.getAttribute('data-run')).toBe('paused'));
  await vi.waitFor(() => expect(location.search).toContain('step=25'));
  expect(decodeURIComponent(location.search)).toMatch(
    /trainee\.events=10:beta:1\.5~20:beta:2(&|$)/,
  );

  look(run, 35); // ill again, and the way back is the same
  await expect.element(screen.getByRole('button', { name: 'Go back to step 25' })).toBeVisible();
});
