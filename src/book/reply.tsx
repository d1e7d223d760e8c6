import type { ReactNode } from 'react';

export interface ReplyProps {
  /** A wrong answer, as the reader might type it. */
  to: string;
  /** Counted by the build. */
  index: string;
  children: ReactNode;
}

/** What is said to a known wrong answer; it waits in a template until someone gives it. */
export function Reply({ index, children }: ReplyProps) {
  return <template data-reply={index}>{children}</template>;
}
