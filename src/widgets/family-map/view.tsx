import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { ViewProps } from '../declaration.ts';
import frame from '../widget-body.module.css';
import {
  familiesIn,
  isFamily,
  MAP,
  nodeOf,
  PLACES,
  QUESTIONS,
  walked,
  type Ability,
  type Family,
  type MapNode,
  type Question,
} from './families.ts';
import type { FamilyMapValues } from './parameters.ts';
import { ABILITIES, placeOf, remarkOn } from './words.ts';
import styles from './view.module.css';

type Props = ViewProps<FamilyMapValues>;

/** The families as a tree that is walked, a question put to all of them, and what the chosen one says. */
export function FamilyMapView(props: Props): ReactNode {
  return (
    <div className={styles.view}>
      <Ask {...props} />
      <Tree {...props} />
      <Chosen values={props.values} />
    </div>
  );
}

const ASKED = Object.entries(QUESTIONS) as readonly [Question, string][];

function Ask({ values, setValue }: Props): ReactNode {
  return (
    <div className={styles.ask}>
      <div role="group" aria-label="Ask all families" className={frame.buttons}>
        {ASKED.map(([question, label]) => (
          <button
            key={question}
            type="button"
            className={frame.choice}
            aria-pressed={values.question === question}
            onClick={() => setValue('question', values.question === question ? 'none' : question)}
          >
            {label}
          </button>
        ))}
      </div>
      <p className={styles.remark}>{remarkOn(values)}</p>
    </div>
  );
}

/** One tab stop; arrows lead along the branches, and what they lead to is chosen. */
function Tree({ values, setValue, asleep }: Props): ReactNode {
  const tree = useRef<HTMLUListElement>(null);
  const walking = useRef(false);
  const { family } = values;
  useEffect(() => {
    if (!walking.current) return;
    walking.current = false;
    tree.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }, [family]);
  const choose = (id: string): void => {
    walking.current = id !== family;
    setValue('family', id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return; // the browser's own
    const to = walked(family, event.key);
    if (to === undefined) return;
    event.preventDefault();
    if (to !== null) choose(to);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its items are what has the focus
    <ul
      ref={tree}
      role="tree"
      aria-label="Families of generative models"
      className={styles.tree}
      {...(!asleep && { onKeyDown })}
    >
      <Item node={MAP} values={values} asleep={asleep} choose={choose} />
    </ul>
  );
}

interface ItemProps {
  readonly node: MapNode;
  readonly values: FamilyMapValues;
  readonly asleep: boolean;
  readonly choose: (id: string) => void;
}

function Item({ node, values, asleep, choose }: ItemProps): ReactNode {
  const { family, question } = values;
  const answer = isFamily(node) && question !== 'none' ? node.answers[question] : null;
  const chosen = node.id === family;
  const { level } = PLACES.find((place) => place.node === node)!;
  const label = answer
    ? `${node.name}: ${ABILITIES[answer.ability]}, ${answer.words}`
    : `${node.name}: ${node.gist}`;
  return (
    <li
      role="treeitem"
      aria-level={level}
      aria-label={label}
      aria-selected={chosen}
      {...(!isFamily(node) && { 'aria-expanded': true })}
      tabIndex={chosen && !asleep ? 0 : -1}
      className={styles.item}
    >
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the keys are the tree's */}
      <span
        className={styles.node}
        data-node={node.id}
        data-ability={answer?.ability}
        data-branch={!isFamily(node) || undefined}
        data-on-way={familiesIn(node).some(({ id }) => id === family) || undefined}
        {...(!asleep && { onClick: () => choose(node.id) })}
      >
        <span className={styles.name}>{node.name}</span>
        <span className={styles.gist}>
          {answer && <Mark ability={answer.ability} />}
          {answer ? answer.words : node.gist}
        </span>
      </span>
      {!isFamily(node) && (
        <ul role="group" className={styles.group}>
          {node.children.map((child) => (
            <Item key={child.id} {...{ values, asleep, choose }} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** A full disc, half a one, an empty one. */
function Mark({ ability }: { readonly ability: Ability }): ReactNode {
  return <span className={styles.mark} data-ability={ability} aria-hidden />;
}

function Chosen({ values }: { readonly values: FamilyMapValues }): ReactNode {
  const node = nodeOf(values.family);
  return (
    <section className={styles.chosen} aria-label={`Chosen: ${node.name}`}>
      <p className={styles.head}>
        <b>{node.name}</b> {isFamily(node) && <Formula written={node.formula} />}
      </p>
      <p className={styles.idea}>{node.idea}</p>
      {isFamily(node) ? (
        <Answers family={node} question={values.question} />
      ) : (
        <Below node={node} question={values.question} />
      )}
      <ToChapter node={node} />
    </section>
  );
}

/** An underscore lowers the letter after it. */
function Formula({ written }: { readonly written: string }): ReactNode {
  return (
    <span className={styles.formula}>
      {written.split(/_(.)/).map((part, i) => (i % 2 === 0 ? part : <sub key={i}>{part}</sub>))}
    </span>
  );
}

function Answers(props: {
  readonly family: Family;
  readonly question: FamilyMapValues['question'];
}): ReactNode {
  const { answers, price } = props.family;
  return (
    <dl className={styles.answers}>
      {ASKED.map(([question, label]) => {
        const { ability, words, cost } = answers[question];
        return (
          <div key={question} data-asked={question === props.question || undefined}>
            <dt>{label}</dt>
            <dd>
              <span className={styles.verdict}>
                <Mark ability={ability} />
                <output name={question} aria-live="off">
                  {ABILITIES[ability]}
                </output>
                , {words}.
              </span>{' '}
              {cost}
            </dd>
          </div>
        );
      })}
      <div>
        <dt>The price</dt>
        <dd>{price}</dd>
      </div>
    </dl>
  );
}

/** The families of a branch side by side. */
function Below(props: {
  readonly node: MapNode;
  readonly question: FamilyMapValues['question'];
}): ReactNode {
  return (
    <table className={styles.below}>
      <thead>
        <tr>
          <th scope="col">Family</th>
          {ASKED.map(([question, label]) => (
            <th key={question} scope="col" data-asked={question === props.question || undefined}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {familiesIn(props.node).map((family) => (
          <tr key={family.id}>
            <th scope="row">{family.name}</th>
            {ASKED.map(([question]) => {
              const { ability } = family.answers[question];
              return (
                <td key={question} data-asked={question === props.question || undefined}>
                  <Mark ability={ability} /> {ABILITIES[ability]}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The way to the chapter; out of a frame on somebody else's page, in another tab. */
function ToChapter({ node }: { readonly node: MapNode }): ReactNode {
  const [framed] = useState(() => typeof window !== 'undefined' && window.top !== window.self);
  const { words, href } = placeOf(node);
  return (
    <p className={styles.chapter}>
      {href === null ? (
        `${words}: to be written.`
      ) : (
        <a href={href} {...(framed && { target: '_blank', rel: 'noreferrer' })}>
          {words}
        </a>
      )}
    </p>
  );
}
