import { Link } from '../../book/link.tsx';
import { Plain } from '../plain.tsx';

/** Stands in for a page that is not kept and can't be fetched. */
export function Offline() {
  return (
    <Plain title="No connection">
      <p>
        The page you asked for is not kept in this browser, and the book’s site can’t be reached.
        Its address stays as it is: reload once the connection is back.
      </p>
      <p>
        What can be read meanwhile, besides the <Link href="/">contents</Link> and the{' '}
        <Link href="/glossary/">glossary</Link>:
      </p>
      <ul data-kept-chapters>
        <li>No chapter is kept in this browser yet. Each offers it at its end.</li>
      </ul>
    </Plain>
  );
}
