import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { userEvent } from 'vitest/browser';
import { startValues } from '../../src/widgets/declaration.ts';
import { WidgetBody } from '../../src/widgets/widget-body.tsx';
import { fakeRuns, TRAINEE } from '../support/trainee.tsx';

let search = '';
beforeEach(() => {
  search = location.search;
});
afterEach(() => history.replaceState(null, '', location.pathname + search));

async function live() {
  const { runs, open } = fakeRuns();
  const screen = await render(
    <figure data-widget="trainee" data-run="idle">
      <WidgetBody declaration={TRAINEE} values={startValues(TRAINEE, null)} open={open} />
    </figure>,
  );
  const figure = screen.container.querySelector('figure')!;
  const button = (name: string) => screen.getByRole('button', { name, exact: true });
  const slider = (name: string) => screen.getByRole('slider', { name, exact: true });
  const said = (name: string) => slider(name).element().getAttribute('aria-valuetext');
  const press = async (name: string, key: string): Promise<void> => {
    (slider(name).element() as HTMLElement).focus();
    await userEvent.keyboard(`{${key}}`);
  };
  return { figure, screen, runs, button, slider, said, press };
}

test('the live settings are those of the step that is shown, and go on with the run', async () => {
  const { runs, button, said, press, slider } = await live();
  await expect.element(slider('Step in the run')).toBeDisabled();
  await button('Train').click();
  runs[0]!.advance(10);
  await press('Weight', 'ArrowRight');
  await vi.waitFor(() => expect(runs[0]!.calls).toContain('set beta 1.5'));
  runs[0]!.advance(10);
  await button('Pause').click();
  expect(said('Step in the run')).toBe('step 20 of 20');

  await press('Step in the run', 'Home');
  expect(runs[0]!.calls.slice(-2)).toEqual(['scrub 0', 'goTo 0']);
  await expect.poll(() => said('Weight')).toBe('1');
  expect(said('Step in the run')).toBe('step 0 of 20');
  await button('Train').click();
  runs[0]!.advance(9);
  await expect.poll(() => said('Weight')).toBe('1');
  runs[0]!.advance(1);
  await expect.poll(() => said('Weight')).toBe('1.5');
  await button('Pause').click();
  await press('Step in the run', 'End');
  await expect.poll(() => said('Weight')).toBe('1.5');
  await vi.waitFor(() => expect(location.search).toContain('trainee.events=10:beta:1.5'));
});

test('Undo: a parameter, a preset, a structural one with its run; each says what it was', async () => {
  const { screen, runs, button, said, press } = await live();
  const undo = button('Undo');
  await expect.element(undo).toHaveAttribute('aria-disabled', 'true');
  await button('Heavy').click();
  await expect.element(undo).toHaveAttribute('title', 'Undo: “Heavy”');
  await undo.click();
  expect(said('Weight')).toBe('1');
  await button('Redo').click();
  expect(said('Weight')).toBe('8');

  await button('Train').click();
  runs[0]!.advance(15);
  await button('Pause').click();
  await screen.getByText('More settings, your data').click();
  await press('Size', 'ArrowRight');
  expect(runs[0]!.calls).toContain('dispose');
  expect(said('Size')).toBe('3');
  await undo.click();
  expect(said('Size')).toBe('2');
  await vi.waitFor(() => expect(runs).toHaveLength(2));
  expect(runs[1]!.spec.structure).toEqual({ size: 2 });
  await expect.poll(() => said('Step in the run')).toBe('step 15 of 15');
  expect(screen.container.textContent).toContain('Undone: Size.');
});

test('what has been trained since is no change: taking back what is only looked at leaves the run', async () => {
  const { screen, runs, button, said } = await live();
  await button('Train').click();
  runs[0]!.advance(5);
  await button('Pause').click();
  await screen.getByText('More settings, your data').click();
  const grid = screen.getByRole('switch', { name: 'Grid' });
  await grid.click();
  await button('Train').click();
  runs[0]!.advance(5);
  await button('Undo').click();
  await expect.element(grid).not.toBeChecked();
  expect(runs).toHaveLength(1);
  expect(said('Step in the run')).toBe('step 10 of 10');
  expect(runs[0]!.calls).not.toContain('goTo 5');
});
