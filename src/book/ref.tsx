import type { ReactNode } from 'react';
import { Link } from './link.tsx';

export interface RefProps {
  /** The label it points to, e.g. `eq:elbo`. */
  to: string;
  /** Looked up by the build, as are the words inside. */
  href: string;
  children: ReactNode;
}

/** `<Ref to="eq:elbo" />`: a link that reads "equation (10.3)". */
export function Ref({ href, children }: RefProps) {
  return <Link href={href}>{children}</Link>;
}
