import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { page, userEvent } from 'vitest/browser';
import countTheTable from '../../src/widgets/count-the-table/widget.tsx';
import { startValues } from '../../src/widgets/declaration.ts';
import { onGoals, showInFigure } from '../../src/widgets/figure-events.ts';
import type { Verdicts } from '../../src/widgets/figure-events.ts';
import type { ReferenceRun, WidgetDeclaration } from '../../src/widgets/declaration.ts';
import { IDLE } from '../../src/widgets/run-session.ts';
import vaeTrainer from '../../src/widgets/vae-trainer/widget.tsx';
import { wake } from '../../src/widgets/wake.tsx';
import { WidgetBody } from '../../src/widgets/widget-body.tsx';
import { CLIMBER, FACTS, fakeLoss, fakeRuns, TRAINEE } from '../support/trainee.tsx';

/** An IDX file of three blank images of 2 × 2. */
const IDX = Uint8Array.from([
  0,
  0,
  8,
  3,
  0,
  0,
  0,
  3,
  0,
  0,
  0,
  2,
  0,
  0,
  0,
  2,
  ...Array<number>(12).fill(0),
]);

let search = '';
beforeEach(() => {
  search = location.search;
});
afterEach(() => {
  history.replaceState(null, '', location.pathname + search);
  document.querySelectorAll('body > figure').forEach((left) => left.remove()); // by a test that failed
});

/** A live trainee on a page with the query `query`. */
async function live(
  query = '',
  {
    declaration = TRAINEE,
    reference,
  }: { declaration?: WidgetDeclaration; reference?: ReferenceRun } = {},
) {
  history.replaceState(null, '', location.pathname + query);
  const { runs, open } = fakeRuns();
  const screen = await render(
    <figure data-widget={declaration.id} data-run="idle">
      <WidgetBody
        declaration={declaration}
        values={startValues(declaration, null)}
        reference={reference}
        open={open}
      />
    </figure>,
  );
  const figure = screen.container.querySelector('figure')!;
  const readout = (name: string) => figure.querySelector(`output[name="${name}"]`)!.textContent;
  const button = (name: string) => screen.getByRole('button', { name, exact: true });
  const slider = (name: string) => screen.getByRole('slider', { name, exact: true });
  return { screen, figure, readout, button, slider, runs };
}

const valueOf = (locator: { element(): Element }) => (locator.element() as HTMLInputElement).value;

describe('controls', () => {
  test('a slider by keyboard: arrows, Shift+arrow, Page keys, Home, End', async () => {
    const { slider } = await live();
    const weight = slider('Weight');
    (weight.element() as HTMLElement).focus();
    const said = () => weight.element().getAttribute('aria-valuetext');
    await userEvent.keyboard('{ArrowRight}');
    expect(said()).toBe('1.5');
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
    expect(said()).toBe('1.55');
    await userEvent.keyboard('{ArrowLeft}');
    expect(said()).toBe('1.5');
    await userEvent.keyboard('{PageUp}');
    expect(said()).toBe('6.5');
    await userEvent.keyboard('{End}');
    expect(said()).toBe('10');
    await userEvent.keyboard('{Home}');
    expect(said()).toBe('0');
  });

  test('a logarithmic slider speaks its value, not its position', async () => {
    const { screen, slider } = await live();
    await screen.getByText('More settings, your data').click();
    const rate = slider('Rate');
    (rate.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(rate.element().getAttribute('aria-valuetext')).toBe('0.00178');
  });

  test('an exact number between two stops', async () => {
    const { screen, slider } = await live();
    const field = screen.getByRole('textbox', { name: 'Weight, exact value' });
    await field.fill('2.34');
    await userEvent.keyboard('{Enter}');
    expect(slider('Weight').element().getAttribute('aria-valuetext')).toBe('2.34');
    await field.fill('99');
    await userEvent.keyboard('{Enter}');
    await expect.element(screen.getByRole('alert')).toHaveTextContent('“99” can’t be used here');
    expect(valueOf(field)).toBe('2.34');
  });

  test('presets, and back', async () => {
    const { slider, button } = await live();
    await button('Heavy').click();
    expect(valueOf(slider('Weight'))).toBe('8');
    await expect.element(button('Heavy')).toHaveAttribute('aria-pressed', 'true');
    await button('Default settings').click();
    expect(valueOf(slider('Weight'))).toBe('1');
  });

  test('every control has a name, and one that explains itself', async () => {
    const { figure, screen } = await live();
    await screen.getByText('More settings, your data').click();
    for (const control of figure.querySelectorAll<HTMLInputElement>('input, select')) {
      expect(control.labels?.length || control.ariaLabel, control.outerHTML).toBeTruthy();
      const explained = control.getAttribute('aria-describedby')?.split(' ')[0];
      if (control.type !== 'text')
        expect(document.getElementById(explained!)?.textContent).toMatch(/\.$/);
    }
  });
});

describe('links', () => {
  test('what the link sets is set, what can’t be is said', async () => {
    const { screen, slider } = await live('?trainee.beta=4&trainee.size=7.9&trainee.seed=1e999');
    expect(valueOf(slider('Weight'))).toBe('4');
    const notices = screen.container.textContent;
    expect(notices).toContain(
      'The link sets Size to “7.9”, but it takes a whole number from 1 to 8. It stays at 2.',
    );
    expect(notices).toContain('Seed to “1e999”');
    expect(
      screen
        .getByText(/Size to “7.9”/)
        .element()
        .closest('[role=status]'),
    ).not.toBeNull();
  });

  test('a change is written, others’ parts of the query are kept', async () => {
    const { slider } = await live('?other.n=3');
    (slider('Weight').element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => location.search).toBe('?other.n=3&trainee.beta=1.5');
    await userEvent.keyboard('{ArrowLeft}');
    await expect.poll(() => location.search).toBe('?other.n=3');
  });

  test('the address changes on pause, not while running', async () => {
    const { button, slider, runs } = await live();
    await button('Train').click();
    runs[0]!.advance(50);
    (slider('Weight').element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
    await expect.poll(() => runs[0]!.calls).toContain('set beta 10');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(location.search).toBe('');
    runs[0]!.advance(30);
    await button('Pause').click();
    await expect
      .poll(() => location.search)
      .toBe('?trainee.engine=reference-webgl&trainee.step=80&trainee.events=50:beta:10');
  });

  test('a link with a step replays it, and the numbers are those of a run stepped there', async () => {
    const query =
      '?trainee.seed=7&trainee.step=80&trainee.events=50:beta:4&trainee.engine=reference-cpu';
    const { figure, readout, slider, runs } = await live(query);
    await expect.poll(() => figure.dataset['run']).toBe('paused');
    expect(runs).toHaveLength(1);
    expect(runs[0]!.calls).toContain('goTo 80');
    expect(runs[0]!.events).toEqual([{ step: 50, name: 'beta', value: 4 }]);
    expect(runs[0]!.spec).toMatchObject({ seed: 7, engine: 'reference-cpu', scalars: { beta: 1 } });
    expect(valueOf(slider('Weight'))).toBe('4');
    expect(readout('step')).toBe('80');
    expect(readout('loss')).toBe(fakeLoss(runs[0]!.spec, 80).toFixed(3));
  });
});

describe('a run', () => {
  test('idle → running → paused → idle, told by data-run and the buttons', async () => {
    const { figure, button, readout, runs } = await live();
    expect(figure.dataset['run']).toBe('idle');
    expect(runs).toHaveLength(0);
    expect([readout('step'), readout('loss'), readout('elbo')]).toEqual(['0', '', '']);
    await button('Train').click();
    await expect.poll(() => figure.dataset['run']).toBe('running');
    runs[0]!.advance(4);
    await button('Pause').click();
    await expect.poll(() => figure.dataset['run']).toBe('paused');
    expect([readout('step'), readout('loss'), readout('elbo')]).toEqual(['4', '1.250', '-1.250']);
    await button('Step').click();
    await expect.poll(() => readout('step')).toBe('5');
    await button('Reset').click();
    await expect.poll(() => figure.dataset['run']).toBe('idle');
    expect(readout('step')).toBe('0');
    expect(runs[0]!.calls).toContain('dispose');
  });

  test('a structural change ends it, a live one goes on in it', async () => {
    const { screen, figure, button, slider, runs } = await live();
    await screen.getByText('More settings, your data').click();
    await button('Step').click();
    (slider('Weight').element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => runs[0]!.calls).toContain('set beta 1.5');
    expect(figure.dataset['run']).toBe('paused');
    (slider('Seed').element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => figure.dataset['run']).toBe('idle');
    await button('Step').click();
    expect(runs[1]!.spec).toMatchObject({ seed: 2, scalars: { beta: 1.5 } });
  });

  test('probes are asked for anew where they can have changed, and only there', async () => {
    const { screen, button, slider, runs } = await live();
    await screen.getByText('More settings, your data').click();
    await button('Step').click();
    await expect.poll(() => runs[0]!.watched).toBe(2); // when opened, and when its data were known
    await screen.getByLabelText('Grid').click();
    (slider('Weight').element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => runs[0]!.calls).toContain('set beta 1.5');
    expect(runs[0]!.watched).toBe(2);
  });

  test('a failure is said, and tried again with a fresh run', async () => {
    const { screen, figure, button, runs } = await live();
    await button('Train').click();
    runs[0]!.listener.status('failed', 'The loss stopped being a number at step 3.');
    await expect.poll(() => figure.dataset['run']).toBe('failed');
    await expect
      .element(screen.getByRole('alert'))
      .toHaveTextContent('The loss stopped being a number at step 3.');
    await button('Try again').click();
    expect(figure.dataset['run']).toBe('running');
    expect(runs).toHaveLength(2);
  });

  test('a metric that is no number is said in words', async () => {
    const { screen, button, readout, runs } = await live();
    await button('Train').click();
    runs[0]!.listener.snapshot({
      step: 3,
      metrics: { loss: NaN, elbo: -Infinity },
      trace: { from: 1, metrics: {} },
      probes: {},
      pictures: {},
      stepsPerSecond: 1,
    });
    await expect
      .element(screen.getByRole('alert'))
      .toHaveTextContent('At step 3 loss and elbo stopped being a number');
    expect([readout('loss'), readout('elbo')]).toEqual(['not a number', 'minus infinite']);
  });

  test('is held while its figure is off the screen', async () => {
    const { figure, button, runs } = await live();
    await button('Train').click();
    expect(runs[0]!.calls).toEqual(['train']);
    figure.style.marginTop = '500vh';
    await expect.poll(() => runs[0]!.calls.at(-1)).toBe('suspend true');
    expect(figure.dataset['run']).toBe('running');
    figure.style.marginTop = '';
    await expect.poll(() => runs[0]!.calls.at(-1)).toBe('suspend false');
  });

  test('what a study finds joins its probes, anew with each round of them and each value, until it is over', async () => {
    const studied: number[] = [];
    const declaration: WidgetDeclaration = {
      ...TRAINEE,
      View: ({ run }) => <p>found {run?.probes['found']?.join(' ')}.</p>,
      training: {
        ...TRAINEE.training!,
        study: ({ beta }, { probes }) => {
          studied.push(Number(beta));
          return Promise.resolve({
            probes: { found: Float32Array.of(Number(beta) * probes['raw']![0]!) },
          });
        },
      },
    };
    const { screen, button, slider, runs } = await live('', { declaration });
    await button('Train').click();
    const send = (step: number, raw?: number): void =>
      runs[0]!.listener.snapshot({
        ...{ step, metrics: { loss: 1 }, trace: { from: step, metrics: {} } },
        probes: raw === undefined ? {} : { raw: Float32Array.of(raw) },
        ...{ pictures: {}, stepsPerSecond: 1 },
      });
    send(1);
    send(2, 7);
    await expect.element(screen.getByText('found 7.')).toBeVisible();
    send(3);
    await expect.element(screen.getByText('found 7.')).toBeVisible();
    expect(studied).toEqual([1]); // a snapshot without probes brings nothing to study
    (slider('Weight').element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(screen.getByText('found 10.5.')).toBeVisible();
    send(4, 8);
    await expect.element(screen.getByText('found 12.')).toBeVisible();
    const before = studied.length;
    runs[0]!.listener.status('paused', '');
    await expect.poll(() => studied.length).toBe(before + 1); // at rest it may look closer
    await button('Reset').click();
    await expect.element(screen.getByText('found .')).toBeVisible();
  });

  test('snapshots that waited behind a busy page are drawn one after another', async () => {
    const { runs, readout, button } = await live();
    await button('Train').click();
    for (let step = 1; step <= 80; step++) {
      runs[0]!.advance(1);
      await Promise.resolve(); // drawn, with no time for anything else: React gives up after fifty, if each asks for another
      await Promise.resolve();
    }
    expect(readout('step')).toBe('80');
  });

  test('shows the reference run until its own first step', async () => {
    const reference: ReferenceRun = {
      values: { ...startValues(TRAINEE, null), size: 5, seed: 3 },
      run: { ...IDLE, step: 2000, metrics: { loss: 101.234 } },
    };
    const { screen, button, readout } = await live('?trainee.size=4', { reference });
    await expect
      .element(screen.getByText('Reference run: seed 3, step 2,000, loss 101.23.'))
      .toBeVisible();
    await expect.element(screen.getByText('size 5, step 2000')).toBeVisible();
    expect([readout('step'), readout('loss')]).toEqual(['0', '']);
    await button('Step').click();
    await expect.element(screen.getByText('size 4, step 1')).toBeVisible();
    expect(screen.container.textContent).not.toContain('Reference run');
  });
});

describe('a list of numbers', () => {
  const typing = async (query = '') => {
    const shown = await live(query, { declaration: CLIMBER });
    const field = shown.screen.getByRole('textbox', { name: 'Numbers', exact: true });
    const enter = async (text: string) => {
      await field.fill(text);
      await userEvent.keyboard('{Enter}');
    };
    return { ...shown, field, enter };
  };

  test('is typed, pasted and shown in one field', async () => {
    const { field, enter, screen } = await typing('?climber.data=1~2.5');
    expect(valueOf(field)).toBe('1, 2.5');
    await enter('0,5 −1,25  3');
    expect(valueOf(field)).toBe('0.5, -1.25, 3');
    await expect.element(screen.getByText('0.5 -1.25 3, from -2')).toBeVisible();
    await expect.poll(() => location.search).toBe('?climber.data=0.5~-1.25~3');
    await enter('-1; 0; 2,5');
    await expect.poll(() => location.search).toBe('');
  });

  test.each([
    ['1, zwei, 3', '“zwei” can’t be used here: Numbers takes 2 to 30 numbers from −4 to 4'],
    ['1, 7', '“7” can’t be used here'],
    ['1', '1 number can’t be used here'],
    ['', '0 numbers can’t be used here'],
    ['1 '.repeat(5000), '5000 numbers can’t be used here'],
    ['x'.repeat(10_000), `“${'x'.repeat(40)}…” can’t be used here`],
  ])('%#: what can’t be used is kept to be mended, and said', async (text, sentence) => {
    const { field, enter, screen } = await typing();
    await enter(text);
    const alert = screen.getByRole('alert');
    await expect.element(alert).toHaveTextContent(sentence);
    expect(valueOf(field)).toBe(text);
    await expect.element(field).toHaveAttribute('aria-invalid', 'true');
    await expect.element(screen.getByText('-1 0 2.5, from -2')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    expect(valueOf(field)).toBe('-1, 0, 2.5');
    expect(alert.query()).toBeNull();
  });

  test('leaving the field takes what it says; a preset drops what is half typed', async () => {
    const { field, button } = await typing();
    await field.fill('1, 2');
    await userEvent.keyboard('{Tab}');
    await expect.poll(() => location.search).toBe('?climber.data=1~2');
    await field.fill('1, x');
    // the click has to arrive: what the field says to its being left must not move the button away
    await button('Far').click();
    expect(valueOf(field)).toBe('3, 3.5');
    await expect.element(button('Far')).toHaveAttribute('aria-pressed', 'true');
    expect(document.querySelector('[role=alert]')).toBeNull();
  });
});

describe('As a table', () => {
  test('rows are there while it is open, and follow the values; opening keeps the focus', async () => {
    const { screen, figure } = await live('', { declaration: CLIMBER });
    const cells = () => [...figure.querySelectorAll('td')].map(({ textContent }) => textContent);
    const summary = screen.getByText('As a table');
    expect(cells()).toEqual([]);
    (summary.element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(cells).toEqual(['−1', '0', '2.5']);
    expect(document.activeElement).toBe(summary.element());
    await screen.getByRole('button', { name: 'Far', exact: true }).click();
    await expect.poll(cells).toEqual(['3', '3.5']);
    await summary.click();
    await expect.poll(cells).toEqual([]);
  });

  test('is on paper in time', async () => {
    const { figure } = await live('', { declaration: CLIMBER });
    dispatchEvent(new Event('beforeprint'));
    expect(figure.querySelectorAll('td')).toHaveLength(3);
  });

  test('stays unfolded, and keeps the focus, when the figure wakes', async () => {
    const figure = document.createElement('figure');
    figure.dataset['widget'] = vaeTrainer.id;
    const island = figure.appendChild(document.createElement('div'));
    island.innerHTML = renderToStaticMarkup(
      <WidgetBody asleep declaration={vaeTrainer} values={startValues(vaeTrainer, null)} />,
    );
    document.body.append(figure);
    const asleep = island.querySelector<HTMLDetailsElement>('[data-fold=table]')!;
    expect(asleep.textContent).toContain('There are no numbers yet.');
    asleep.open = true;
    asleep.querySelector('summary')!.focus();
    await wake(island, vaeTrainer.id, { embed: false, preset: null });
    await expect.poll(() => island.querySelector('fieldset')?.disabled).toBe(false);
    const details = island.querySelector<HTMLDetailsElement>('[data-fold=table]')!;
    expect(details.open).toBe(true);
    expect(details.querySelector('tbody')!.rows).toHaveLength(5); // the recorded run’s steps 1 … 6000
    await expect.poll(() => document.activeElement).toBe(details.querySelector('summary'));
    figure.remove();
  });
});

describe('goals', () => {
  const hearing = async (query = '') => {
    const shown = await live(query, { declaration: CLIMBER });
    const heard: Verdicts[] = [];
    const stop = onGoals(shown.figure, (verdicts) => heard.push(verdicts));
    return { ...shown, heard, stop };
  };

  test('are said when asked, and then when a verdict changes and only then', async () => {
    const { heard, stop, slider, screen } = await hearing();
    expect(heard).toEqual([
      {
        'by-hand': { reached: false, now: 'You are 2.5 away.' },
        ascent: { reached: false, now: 'Step 0 of 5.' },
      },
    ]);
    await screen.getByText('More settings').click();
    (slider('Stride').element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    (slider('Place').element() as HTMLElement).focus();
    await userEvent.keyboard('{PageUp}{PageUp}{ArrowRight}');
    await expect.poll(() => heard.length).toBe(4);
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
    await expect
      .poll(() => heard.at(-1)!['by-hand'])
      .toEqual({ reached: true, now: 'You are 0.0 away.' });
    stop();
    const before = heard.length;
    await userEvent.keyboard('{Home}');
    expect(heard).toHaveLength(before);
  });

  test('of a run are judged as it goes', async () => {
    const { heard, button, runs } = await hearing();
    await button('Train').click();
    runs[0]!.advance(5);
    await expect
      .poll(() => heard.at(-1)!['ascent'])
      .toEqual({ reached: true, now: 'Step 5 of 5.' });
  });
});

describe('showInFigure', () => {
  test('takes a preset and trains from the start, at the figure’s pace', async () => {
    const { figure, slider, button, runs } = await live('', { declaration: CLIMBER });
    showInFigure(figure, { preset: 'far', run: true });
    await expect.poll(() => valueOf(slider('Place'))).toBe('-4');
    expect(runs[0]!.spec.structure).toMatchObject({ mu: -4 });
    expect(runs[0]!.calls).toEqual(['train 50']);
    expect(figure.dataset['run']).toBe('running');
    await expect.element(button('Far')).toHaveAttribute('aria-pressed', 'true');
    showInFigure(figure, { preset: null, values: { mu: '1.5' }, run: false });
    await expect.poll(() => figure.dataset['run']).toBe('idle');
    expect(valueOf(slider('Place'))).toBe('1.5');
    showInFigure(figure, { preset: null, values: { mu: '1.5' }, run: true });
    expect(runs[1]!.calls).toEqual(['train 50']);
  });

  test('says what the figure doesn’t have', async () => {
    const { figure, screen } = await live('', { declaration: CLIMBER });
    showInFigure(figure, { preset: 'near', values: { mu: '99' }, run: false });
    await expect.element(screen.getByText(/the preset “near”/)).toBeVisible();
    await expect.element(screen.getByText(/Place to “99”/)).toBeVisible();
  });

  test('waits for a figure that sleeps, one without goals too', async () => {
    const figure = document.createElement('figure');
    figure.dataset['widget'] = countTheTable.id;
    const island = figure.appendChild(document.createElement('div'));
    document.body.append(figure);
    showInFigure(figure, { preset: 'three-by-three', run: true });
    await wake(island, countTheTable.id, { embed: false, preset: null });
    await expect.poll(() => island.querySelector('output')?.textContent).toBe('511');
    figure.remove();
  });
});

test('a figure in double precision trains, says so in its own words, and links back', async () => {
  history.replaceState(null, '', `${location.pathname}?climber.engine=float64`);
  const screen = await render(
    <figure data-widget="climber">
      <WidgetBody declaration={CLIMBER} values={startValues(CLIMBER, null)} />
    </figure>,
  );
  const figure = screen.container.querySelector('figure')!;
  await expect.element(screen.getByText('Nothing has been trained yet.')).toBeVisible();
  await screen.getByText('More settings').click();
  expect(screen.getByLabelText('Engine').query()).toBeNull();
  await screen.getByRole('button', { name: 'Train', exact: true }).click();
  await expect
    .poll(() => Number(figure.querySelector('output[name=step]')!.textContent))
    .toBeGreaterThan(2);
  await expect
    .element(screen.getByText(/^3 numbers · double precision · \d+(\.\d)? steps per second\.$/))
    .toBeVisible();
  await screen.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect.poll(() => location.search).toMatch(/[?&]climber\.step=\d+$/);
});

test('a control is drawn anew when its own value changes, and only then', async () => {
  const drawn: string[] = [];
  const watched = Object.fromEntries(
    Object.entries(TRAINEE.parameters).map(([name, parameter]) => [
      name,
      {
        ...parameter,
        get help() {
          drawn.push(name);
          return 'Watched.';
        },
      },
    ]),
  );
  const { slider } = await live('', { declaration: { ...TRAINEE, parameters: watched } });
  (slider('Weight').element() as HTMLElement).focus();
  drawn.length = 0;
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(() => valueOf(slider('Weight'))).toBe('1.5');
  expect(new Set(drawn)).toEqual(new Set(['beta']));
});

describe('Your data', () => {
  const give = async (files: File[]) => {
    const shown = await live();
    await shown.screen.getByText('More settings, your data').click();
    await shown.screen.getByLabelText('Your data').upload(files);
    return shown;
  };

  test('an IDX file is trained on', async () => {
    const { screen, button, runs } = await give([new File([IDX], 'mine.idx')]);
    await expect.element(screen.getByText('In use: mine.idx, 3 images of 2 × 2.')).toBeVisible();
    await button('Step').click();
    expect(runs[0]!.spec.data).toMatchObject({ kind: 'own', images: { count: 3, width: 2 } });
    await expect.poll(() => location.search).toContain(`trainee.own=${FACTS.data.hash}`);
  });

  test('image files are brought to 28 × 28', async () => {
    const canvas = new OffscreenCanvas(50, 40);
    canvas.getContext('2d')!.fillRect(10, 10, 20, 20);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    const { screen } = await give([new File([blob], 'square.png', { type: 'image/png' })]);
    await expect
      .element(screen.getByText('In use: square.png, 1 images of 28 × 28.'))
      .toBeVisible();
  });

  test('what can’t be read is explained', async () => {
    const { screen } = await give([new File(['no image'], 'broken.png', { type: 'image/png' })]);
    await expect.element(screen.getByText(/can’t read “broken.png” as an image/)).toBeVisible();
  });

  test('a link made with own data waits for them', async () => {
    const { screen, figure, runs } = await live('?trainee.step=5&trainee.own=abc');
    const waiting = screen.getByText(/made with the reader’s own data/);
    await expect.element(waiting).toBeVisible();
    expect(runs).toHaveLength(0);
    await screen.getByText('More settings, your data').click();
    await screen.getByLabelText('Your data').upload([new File([IDX], 'mine.idx')]);
    await expect.poll(() => figure.dataset['run']).toBe('paused');
    expect(runs[0]!.calls).toContain('goTo 5');
    expect(waiting.query()).toBeNull();
  });

  test('until then the link stays as it is, whatever is changed, unless another run begins', async () => {
    const query = '?trainee.size=3&trainee.step=5&trainee.events=2:beta:4&trainee.own=abc';
    const { screen, slider, button } = await live(query);
    (slider('Weight').element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(location.search).toBe(query);
    await expect.element(screen.getByText(/made with the reader’s own data/)).toBeVisible();
    await button('Step').click();
    await expect
      .poll(() => location.search)
      .toBe('?trainee.beta=10&trainee.size=3&trainee.engine=reference-webgl&trainee.step=1');
  });

  test.each([
    ['other data', 'Examples'],
    ['a preset', 'Heavy'],
    ['the default settings', 'Default settings'],
  ])('are given up for %s, which is said', async (_what, control) => {
    const { screen, figure, button, runs } = await give([new File([IDX], 'mine.idx')]);
    await expect.element(screen.getByText(/^In use: mine.idx/)).toBeVisible();
    await button('Step').click();
    if (control === 'Examples') await screen.getByLabelText(control).selectOptions('many');
    else await button(control).click();
    const said = screen.getByText(/Your data are no longer in use/);
    await expect.element(said).toBeVisible();
    expect(said.element().closest('[role=status]')).not.toBeNull();
    expect(figure.dataset['run']).toBe('idle');
    expect(figure.textContent).not.toContain('In use: mine.idx');
    await button('Step').click();
    expect(runs[1]!.spec.data.kind).toBe('digits');
  });

  test('stay in use when something else is changed', async () => {
    const { screen, slider, button, runs } = await give([new File([IDX], 'mine.idx')]);
    await expect.element(screen.getByText(/^In use: mine.idx/)).toBeVisible();
    (slider('Seed').element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    await button('Step').click();
    expect(runs[0]!.spec).toMatchObject({ seed: 2, data: { kind: 'own' } });
  });

  test('of two choices the later one counts, even when the first takes longer to read', async () => {
    const bitmap = await createImageBitmap(new ImageData(8, 8));
    const decoding = vi.spyOn(globalThis, 'createImageBitmap');
    let decoded = (_bitmap: ImageBitmap): void => {};
    decoding.mockReturnValueOnce(new Promise((resolve) => (decoded = resolve)));
    const { screen } = await give([new File(['slow'], 'slow.png', { type: 'image/png' })]);
    await expect.poll(() => decoding).toHaveBeenCalledOnce();
    await screen.getByLabelText('Your data').upload([new File([IDX], 'mine.idx')]);
    const inUse = screen.getByText('In use: mine.idx, 3 images of 2 × 2.');
    await expect.element(inUse).toBeVisible();
    decoded(bitmap);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect.element(inUse).toBeVisible();
    expect(screen.container.textContent).not.toContain('slow.png');
    decoding.mockRestore();
  });
});

test('a failing view leaves a sentence and a second try', async () => {
  let broken = true;
  const declaration: WidgetDeclaration = {
    ...TRAINEE,
    View: () => {
      if (broken) throw new Error('out of ink');
      return <p>drawn</p>;
    },
  };
  const { screen, button } = await live('', { declaration });
  await expect
    .element(screen.getByRole('alert'))
    .toHaveTextContent('The picture could not be drawn (Error: out of ink)');
  broken = false;
  await button('Try again').click();
  await expect.element(screen.getByText('drawn')).toBeVisible();
});

test('wake puts the live figure in the place of the static one, at its size and fold', async () => {
  const widget = countTheTable;
  const figure = document.createElement('figure');
  figure.dataset['widget'] = widget.id;
  figure.style.width = '600px';
  const island = figure.appendChild(document.createElement('div'));
  island.innerHTML = renderToStaticMarkup(
    <WidgetBody asleep declaration={widget} values={startValues(widget, 'ten-by-ten')} />,
  );
  document.body.append(figure);
  const { width, height } = island.getBoundingClientRect();
  await wake(island, widget.id, { embed: false, preset: 'ten-by-ten' });
  await expect.poll(() => island.querySelector('fieldset')?.disabled).toBe(false);
  expect(island.getBoundingClientRect()).toMatchObject({ width, height });
  expect(island.querySelector('output')?.textContent).toBe('1267650600228229401496703205375');
  expect(figure.dataset['run']).toBeUndefined();
  await page.getByRole('button', { name: '3 × 3' }).click();
  expect(island.querySelector('output')?.textContent).toBe('511');
  figure.remove();
});

// After the tests that measure: leaving full screen, the window changes its size in its own time.
test('Present fills the screen, arrows turn the presets, Escape leaves', async () => {
  const { figure, button, slider, screen } = await live();
  await button('Present').click();
  const root = figure.firstElementChild!;
  await expect.poll(() => root.hasAttribute('data-presenting')).toBe(true);
  expect(root.getBoundingClientRect().width).toBe(innerWidth);
  await expect.element(screen.getByText('A trainee')).toBeVisible();
  await expect.element(screen.getByRole('navigation', { name: 'Presentation' })).toBeVisible();
  await userEvent.keyboard('{ArrowRight}');
  expect(valueOf(slider('Weight'))).toBe('8');
  await userEvent.keyboard('{PageUp}');
  expect(valueOf(slider('Weight'))).toBe('1');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => root.hasAttribute('data-presenting')).toBe(false);
});
