import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { startValues } from '../../src/widgets/declaration.ts';
import { ProofPanel } from '../../src/widgets/proof-panel.tsx';
import { loadProofs, type Pair } from '../../src/widgets/proofs.ts';
import widget from '../../src/widgets/bernoulli-mle/widget.tsx';

vi.mock('../../src/widgets/proofs.ts', { spy: true });

const proof = (claim: string, check: () => readonly Pair[]) => ({
  ...{ claim, check, way: 'Another way.', tolerance: 0.1 },
});

test('what fails is said plainly, and what can’t be checked is not passed over', async () => {
  vi.mocked(loadProofs).mockResolvedValue([
    proof('Two is two.', () => [[2, 2]]),
    proof('One is two.', () => [
      [1, 1],
      [1, 2],
    ]),
    proof('Nothing is a number.', () => [[NaN, 0]]),
    proof('Nothing is there.', () => []),
    proof('It breaks.', () => {
      throw new Error('It broke.');
    }),
  ]);
  const values = startValues(widget, null);
  const screen = await render(
    <ProofPanel unfolded asleep={false} own={null} declaration={widget} values={values} />,
  );
  await screen.getByRole('button', { name: 'Check now' }).click();
  await expect
    .element(screen.getByRole('status'))
    .toHaveTextContent(/^A check fails: “One is two.” .* “Copy link”.* 2 could not be checked\.$/);
  const items = [...screen.container.querySelectorAll('li')];
  expect(items.map((item) => item.dataset['verdict'])).toEqual([
    ...['holds', 'fails', 'fails', 'open', 'open'],
  ]);
  expect(items[1]!.textContent).toContain('✗ fails');
  expect(items[1]!.textContent).toMatch(/Largest error0\.5.*1 here and 2 there/);
  expect(items[2]!.textContent).toContain('Largest errornot a number');
  expect(items[3]!.textContent).toContain('nothing to compare');
  expect(items[4]!.textContent).toContain('It broke.');
});
