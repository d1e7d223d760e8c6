import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import chainRule from '../../src/widgets/chain-rule/widget.tsx';
import { startValues, type WidgetDeclaration } from '../../src/widgets/declaration.ts';
import { FormingButtons } from '../../src/widgets/forming.tsx';
import { guarded } from '../../src/widgets/guarded.ts';
import maskBuilder from '../../src/widgets/mask-builder/widget.tsx';
import nextCharacter from '../../src/widgets/next-character/widget.tsx';
import type { DrawingInTime } from '../../src/widgets/use-drawing.ts';

/** How the button of that name or words stands in the figure. */
function button(widget: unknown, values: object, name: string): string {
  const { View, ...declaration } = widget as WidgetDeclaration;
  const html = renderToStaticMarkup(
    <View
      values={{ ...startValues({ ...declaration, View }, null), ...values }}
      setValue={() => {}}
      asleep={false}
    />,
  );
  const found = html
    .match(/<button.*?<\/button>/g)!
    .filter((one) => one.includes(`aria-label="${name}"`) || one.endsWith(`>${name}</button>`));
  expect(found).toHaveLength(1);
  return found[0]!;
}

test('what can’t be pressed does nothing', () => {
  const press = vi.fn();
  expect(guarded(false, press)).toEqual({ 'aria-disabled': true });
  expect(guarded(true, press)).toEqual({ onClick: press });
});

test.each([
  ['Back', chainRule, { revealed: 0 }, { revealed: 1 }],
  ['Next', chainRule, { revealed: 196 }, { revealed: 195 }],
  ['Previous character', nextCharacter, { text: 'abc', place: 1 }, { place: 2 }],
  ['Next character', nextCharacter, { text: 'abc', place: 3 }, { text: 'abc', place: 2 }],
  ['Next character', nextCharacter, { text: '', place: 1 }, { place: 2 }],
  ['Inputs: one less', maskBuilder, { order: [1, 2] }, { order: [1, 2, 3] }],
  ['Units g: one less', maskBuilder, { degrees2: [] }, { degrees2: [1] }],
])('“%s” keeps the focus at its end', (name, widget, end, before) => {
  expect(button(widget, end, name)).toContain('aria-disabled="true"');
  for (const values of [end, before]) expect(button(widget, values, name)).not.toMatch(/ disabled/);
  expect(button(widget, before, name)).not.toContain('aria-disabled');
});

test('a drawing: the last pixel leaves the focus on “Next pixel”', () => {
  const at = (status: DrawingInTime['status']): string =>
    renderToStaticMarkup(<FormingButtons forming={{ status } as DrawingInTime} disabled={false} />);
  expect(at('paused')).not.toMatch(/disabled/);
  expect(at('done')).toMatch(/aria-disabled="true"[^>]*>Next pixel/);
  expect(at('done')).not.toMatch(/ disabled/);
});
