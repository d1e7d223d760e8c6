import { describe, expect, test } from 'vitest';
import { headersFor, hostFiles } from '../../src/site/prerender/host-files.ts';
import { CONTENT_SECURITY_POLICY } from '../../src/site/prerender/policy.ts';

const EMBED = `${CONTENT_SECURITY_POLICY}; frame-ancestors *`;
const OTHERS = `${CONTENT_SECURITY_POLICY}; frame-ancestors 'self'`;

test('the policy names no foreign host, and lets no text become a program', () => {
  const directives = CONTENT_SECURITY_POLICY.split('; ').map((directive) => directive.split(' '));
  const sources = directives.flatMap(([, ...rest]) => rest);
  expect(sources.filter((source) => !/^('(self|none)'|blob:|data:)$/.test(source))).toEqual([
    "'wasm-unsafe-eval'",
    "'unsafe-inline'",
  ]);
  const of = (name: string): string[] => directives.find(([known]) => known === name)!.slice(1);
  expect(of('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  expect(of('style-src-attr')).toEqual(["'unsafe-inline'"]);
  expect(of('default-src')).toEqual(["'self'"]);
});

describe('headersFor(path)', () => {
  test('lets anyone frame embed pages, and nobody else the others', () => {
    expect(headersFor('embed/vae-trainer/')['Content-Security-Policy']).toBe(EMBED);
    expect(headersFor('vae/')['Content-Security-Policy']).toBe(OTHERS);
    expect(headersFor('')['Referrer-Policy']).toBe('no-referrer');
  });

  test('sends a chapter in one file without the site’s policy, to be kept and not opened here', () => {
    const headers = headersFor('files/vae.html');
    expect(headers).not.toHaveProperty('Content-Security-Policy');
    expect(headers['Content-Disposition']).toBe('attachment');
    expect(headers['X-Content-Type-Options']).toBe('nosniff');
  });
});

describe('hostFiles(base)', () => {
  const files = hostFiles('/book/');

  test('_headers takes away what a folder has otherwise', () => {
    expect(files['_headers']).toContain(`/book/*\n  Content-Security-Policy: ${OTHERS}\n`);
    expect(files['_headers']).toContain(
      `/book/embed/*\n  ! Content-Security-Policy\n  Content-Security-Policy: ${EMBED}\n`,
    );
    expect(files['_headers']).toContain(
      '/book/files/*\n  ! Content-Security-Policy\n  Content-Disposition: attachment\n',
    );
  });

  test('.htaccess says the same', () => {
    const [all = '', embed = ''] = files['.htaccess']!.split('<If "');
    expect(all).toContain(`Header always set Content-Security-Policy "${OTHERS}"`);
    expect(embed).toMatch(/^%\{REQUEST_URI\} =~ m#\^\/book\/embed\/#">/);
    expect(embed).toContain(`Header always set Content-Security-Policy "${EMBED}"`);
    expect(files['.htaccess']).toContain('ErrorDocument 404 /book/404.html');
  });

  test('vercel.json says the same', () => {
    const { headers } = JSON.parse(files['vercel.json']!) as {
      headers: { source: string; headers: { key: string; value: string }[] }[];
    };
    const policies = headers.flatMap(({ source, headers: own }) =>
      own
        .filter(({ key }) => key === 'Content-Security-Policy')
        .map(({ value }) => [source, value]),
    );
    expect(policies).toEqual([
      ['/book/(.*)', OTHERS],
      ['/book/embed/(.*)', EMBED],
    ]);
  });
});
