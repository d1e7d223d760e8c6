import { afterEach, expect, test, vi } from 'vitest';
import { passedOn } from '../../src/book/exercises/hidden-solutions.ts';
import { readRound } from '../../src/book/exercises/round.ts';

afterEach(() => void vi.unstubAllGlobals());

test('passedOn(address) hides solutions where this page does, and leaves the rest of the address alone', () => {
  const here = (search: string): unknown =>
    vi.stubGlobal('location', { href: `http://site.test/book/${search}`, search });
  here('?solutions=hidden');
  expect(passedOn('/book/vae/#the-bound')).toBe(
    'http://site.test/book/vae/?solutions=hidden#the-bound',
  );
  const round = new URL(passedOn('/book/vae/?review=1~vae.first~gan.second#ex-first'));
  expect(round.searchParams.get('solutions')).toBe('hidden');
  expect(round.hash).toBe('#ex-first');
  expect(readRound(round.search)?.places).toHaveLength(2);
  here('?solutions=shown');
  expect(passedOn('/book/vae/?review=1~vae.first#ex-first')).toBe(
    'http://site.test/book/vae/?review=1~vae.first#ex-first',
  );
});
