import type { ReactNode } from 'react';
import type { ViewProps } from '../declaration.ts';
import { EstimatorsView } from './estimators.tsx';
import type { ReparametrisationValues } from './parameters.ts';
import { RecipeView } from './recipe.tsx';

/** Two estimates of a slope from draws, or a recipe that makes draws from noise. */
export function ReparametrisationView(props: ViewProps<ReparametrisationValues>): ReactNode {
  return props.values.shown === 'estimators' ? (
    <EstimatorsView {...props} />
  ) : (
    <RecipeView {...props} />
  );
}
