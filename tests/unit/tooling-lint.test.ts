import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** A project with our lint configuration and these files, one broken rule each (or none). */
const FILES: Readonly<Record<string, { readonly source: string; readonly breaks: string | null }>> =
  {
    'src/maths/up.ts': {
      source: "export * from '../data/image-set.ts';",
      breaks: 'no-restricted-imports',
    },
    'src/data/up.ts': {
      source: "export * from '../kernels/graph.ts';",
      breaks: 'no-restricted-imports',
    },
    'src/kernels/up.ts': {
      source: "export * from '../models/vae.ts';",
      breaks: 'no-restricted-imports',
    },
    'src/models/up.ts': {
      source: "export * from '../training/client.ts';",
      breaks: 'no-restricted-imports',
    },
    'src/training/aside.ts': {
      source: "export * from '../plots/axes.tsx';",
      breaks: 'no-restricted-imports',
    },
    'src/plots/aside.ts': {
      source: "export * from '../training/client.ts';",
      breaks: 'no-restricted-imports',
    },
    'src/plots/model.ts': {
      source: "export type * from '../models/vae.ts';",
      breaks: 'no-restricted-imports',
    },
    'src/widgets/deep/up.ts': {
      source: "export * from '../../book/figure.tsx';",
      breaks: 'no-restricted-imports',
    },
    'src/widgets/later.ts': {
      source: "export const page = import('../site/client.ts');",
      breaks: 'no-restricted-imports',
    },
    'src/book/up.ts': {
      source: "export * from '../site/client.ts';",
      breaks: 'no-restricted-imports',
    },
    'src/site/out.ts': {
      source: "export * from '../../tests/support/a.ts';",
      breaks: 'no-restricted-imports',
    },
    'src/kernels/tensors.ts': {
      source: "export * from '@tensorflow/tfjs-core';",
      breaks: 'no-restricted-imports',
    },
    'src/kernels/tensorflow.ts': { source: "export * from '@tensorflow/tfjs-core';", breaks: null },
    'src/widgets/deep/down.ts': {
      source: "export * from '../../training/client.ts';",
      breaks: null,
    },
    'src/site/down.ts': { source: "export * from '../book/figure.tsx';", breaks: null },
    'src/maths/random.ts': {
      source: 'export const draw = (): number => Math.random();',
      breaks: null,
    },
    'src/data/random.ts': {
      source: 'export const draw = (): number => Math.random();',
      breaks: 'no-restricted-properties',
    },
    'src/book/html.tsx': {
      source: 'export const B = () => <b dangerouslySetInnerHTML={{ __html: "" }} />;',
      breaks: 'no-danger',
    },
    'src/models/eval.ts': { source: "export const two = eval('1 + 1');", breaks: 'no-eval' },
    'src/models/function.ts': {
      source: "export const f = new Function('1');",
      breaks: 'no-new-func',
    },
    'src/training/floating.ts': {
      source: 'export const go = (): void => { Promise.resolve(); };',
      breaks: 'no-floating-promises',
    },
  };

const project = mkdtempSync(join(tmpdir(), 'likely-lint-'));
const found = new Map<string, string[]>();

beforeAll(() => {
  for (const [path, { source }] of Object.entries(FILES)) {
    mkdirSync(join(project, dirname(path)), { recursive: true });
    writeFileSync(join(project, path), `${source}\n`);
  }
  for (const path of ['.oxlintrc.json', 'tsconfig.json']) cpSync(path, join(project, path));
  cpSync('tools', join(project, 'tools'), {
    recursive: true,
    filter: (file) => !file.endsWith('.ts'),
  });
  symlinkSync(resolve('node_modules'), join(project, 'node_modules'), 'junction');
  const oxlint = resolve('node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '-f', 'json', 'src'], {
    cwd: project,
    encoding: 'utf8',
  });
  const report = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  for (const { code, filename } of report.diagnostics) {
    found.set(filename, [...(found.get(filename) ?? []), code]);
  }
});

afterAll(() => rmSync(project, { recursive: true }));

describe('oxlint', () => {
  test.each(Object.entries(FILES))('%s', (path, { breaks }) => {
    const broken = expect.arrayContaining([expect.stringContaining(`(${breaks})`)]);
    expect(found.get(path) ?? []).toEqual(breaks === null ? [] : broken);
  });
});
