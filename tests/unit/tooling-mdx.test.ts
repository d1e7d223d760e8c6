import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Each chapter, and what tsc must say about it. */
const CHAPTERS: Readonly<
  Record<string, { readonly mdx: string; readonly errors: readonly string[] }>
> = {
  'fine.mdx': {
    mdx: '<Figure widget="vae-trainer" preset="mnist">Words.</Figure>\n\nSee <Ref to="eq:elbo" /> and <Term id="elbo">the bound</Term>.',
    errors: [],
  },
  'tag.mdx': {
    mdx: '<Figur widget="vae-trainer" />',
    errors: ["'Figur' does not exist"],
  },
  'prop.mdx': {
    mdx: '<Figure wigdet="vae-trainer">Words.</Figure>',
    errors: ["'wigdet' does not exist"],
  },
  'missing.mdx': { mdx: '<Ref />', errors: ["'to' is missing"] },
  'looked-up.mdx': { mdx: '<Ref to="eq:elbo" href="/" />', errors: ["'href' does not exist"] },
};

test('check-mdx knows the tags of the book and their props', { timeout: 60_000 }, () => {
  mkdirSync('.cache', { recursive: true }); // inside the project, or node_modules isn't found
  const folder = mkdtempSync('.cache/mdx-');
  for (const [name, { mdx }] of Object.entries(CHAPTERS)) writeFileSync(join(folder, name), mdx);
  const config = {
    extends: resolve('tools/tsconfig.mdx.json'),
    include: ['*.mdx', resolve('src/book/mdx'), resolve('tools/mdx-components.d.ts')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync('npx', ['tsx', 'tools/check-mdx.ts', '-p', folder], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  rmSync(folder, { recursive: true });

  const complaints = stdout.split(/\n(?! )/); // a complaint goes on in indented lines
  for (const [name, { errors }] of Object.entries(CHAPTERS)) {
    const expected = errors.map((error) => expect.stringContaining(error));
    expect(complaints.filter((text) => text.includes(`/${name}(`))).toEqual(expected);
  }
});
