import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchors, checkChapter, checkModule, checkText } from './prose.ts';
import type { Complaint } from './prose.ts';

/** Reads everything a reader reads, and lists what the house style or a broken link says against it. */

function files(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => ending.test(path));
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

function pageOf(chapter: string): string {
  return `/${/content\/(.+?)(\/chapter)?\.mdx$/.exec(chapter)![1]}/`;
}

const chapters = files('content', /\.mdx$/);
const widgets = files('src/widgets', /widget\.tsx$/).map((file) => file.split('/').at(-2)!);
const targets = new Set([
  '/',
  '/glossary/',
  ...widgets.map((id) => `/embed/${id}/`),
  ...chapters.flatMap((file) => {
    const page = pageOf(file);
    return [page, ...anchors(read(file)).map((id) => `${page}#${id}`)];
  }),
]);

const complaints: [string, Complaint][] = [
  ...chapters.map((file) => [file, checkChapter(read(file), pageOf(file), targets)] as const),
  ...files('src', /\.tsx?$/).map((file) => [file, checkModule(read(file))] as const),
  ...['README.md', 'content/notation.yaml', 'content/book.ts'].map(
    (file) => [file, checkText(read(file))] as const,
  ),
].flatMap(([file, found]) => found.map((complaint): [string, Complaint] => [file, complaint]));

for (const [file, { line, message }] of complaints) console.log(`${file}:${line}: ${message}`);
process.exitCode = complaints.length > 0 ? 1 : 0;
