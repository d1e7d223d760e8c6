import { AnswerFrame } from './answer-frame.tsx';
import styles from './exercise.module.css';
import { Link } from './link.tsx';
import { widgetOf } from './widget-of.ts';

export interface GoalProps {
  /** Id of a widget whose figure stands on the same page. */
  figure: string;
  /** One of the goals that it declares. */
  name: string;
  /** Id of the exercise, and the figure's address and words: given by the build. */
  exercise: string;
  href: string;
  words: string;
}

/** Something to reach in a live figure; the figure is the judge. */
export function Goal({ figure, name, exercise, href, words }: GoalProps) {
  const { goals = {} } = widgetOf(figure);
  const goal = Object.hasOwn(goals, name) ? goals[name] : undefined;
  if (!goal) {
    const known = Object.keys(goals).join(', ') || 'none';
    throw new Error(
      `The exercise "${exercise}" asks for the goal "${name}", but the goals of the widget ${figure} are: ${known}.`,
    );
  }
  return (
    <AnswerFrame exercise={exercise}>
      <p className={styles.now}>
        <Link href={href}>Go to {words}</Link>
        <span data-now />
      </p>
      {/* The page's script moves it into the solution, where it belongs. */}
      <p data-played hidden>
        <Link href={playedLink(figure, goal.solution) + href}>See it played</Link> in {words}.
      </p>
    </AnswerFrame>
  );
}

/** The chapter's own query for what `solution` is on the figure's embed page. */
function playedLink(figure: string, solution: string): string {
  const parts = solution.split('&').map((part) => `${figure}.${part}`);
  return `?${parts.join('&')}`;
}
