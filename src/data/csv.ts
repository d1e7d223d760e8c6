import { DataError } from './data-error.ts';

/** What is wanted of a table of points. */
export interface TableWish {
  /** How many numbers a point may have. */
  readonly widths: readonly (1 | 2)[];
  /** So many points, of each class where they have classes. */
  readonly fewest: number;
  readonly most: number;
  /** Whether a last column names the class of each point, one of two. */
  readonly classes?: true;
}

/** Points as a table holds them. */
export interface Table {
  readonly width: 1 | 2;
  /** Shape [count, width]. */
  readonly numbers: readonly number[];
  /** Of each point where classes are wanted: 0 for the name that comes first in order, 1 for the other. */
  readonly labels?: Uint8Array;
}

/** The largest file that is read, and the largest number: what a plane is scaled by keeps all its digits. */
export const CSV_LIMITS = { bytes: 4 * 2 ** 20, size: 1e12 } as const;

/**
 * Reads points from text: one a line, its numbers separated by commas, semicolons, tabs or spaces, whichever the
 * file uses. Where semicolons or tabs separate, a number may have a decimal comma. The first line may name the
 * columns. Blank lines and those that begin with # are passed over, and quotation marks around a cell.
 *
 * @throws {DataError} with a sentence that names the line which can't be read, or says what is missing.
 */
export function readTable(text: string, wish: TableWish): Table {
  if (text.includes('\0'))
    throw new DataError('This file is no text. Save the table as CSV, then choose that file.');
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ line: line.trim(), at: `Line ${i + 1}` })) // a byte order mark is trimmed, too
    .filter(({ line }) => line !== '' && !line.startsWith('#'));
  const separator = separatorOf(
    lines
      .slice(0, 2)
      .map(({ line }) => line)
      .join(' '),
  ); // of two: one may be broken
  const rows = lines
    .map(({ line, at }) => ({ at, cells: cellsOf(line, separator, at) }))
    .filter(({ cells }) => cells.length > 0); // spreadsheets write blank lines as separators alone
  if (rows[0]?.cells.every(isName)) rows.shift();
  const [first] = rows;
  if (!first)
    throw new DataError(
      'This file holds no points. Choose a text file with a point on each line, such as “1.5, −0.3”.',
    );
  const columns = first.cells.length;
  const width = columns - (wish.classes ? 1 : 0);
  if (!isOneOf(wish.widths, width))
    throw new DataError(
      `${first.at} has ${columnsText(columns)}; this figure takes ${wishText(wish)}. ` +
        'Keep these columns and leave out all others, one that counts the lines among them.',
    );
  const numbers: number[] = [];
  for (const { at, cells } of rows) {
    if (cells.length !== columns)
      throw new DataError(
        `${at} has ${columnsText(cells.length)}, the first point ${columns}. Give every point the same columns.`,
      );
    for (const cell of cells.slice(0, width)) numbers.push(numberIn(cell, separator, at));
  }
  const labels = wish.classes && labelsOf(rows.map(({ cells }) => cells[width]!));
  const counts = labels ? [0, 1].map((k) => labels.filter((l) => l === k).length) : [rows.length];
  const each = labels ? ' of each class' : '';
  for (const count of counts) {
    if (count < wish.fewest)
      throw new DataError(
        `This file holds ${pointsText(count)}${labels ? ' of one class' : ''}; this figure needs at least ${wish.fewest}${each}. Choose a longer one.`,
      );
    if (count > wish.most)
      throw new DataError(
        `This file holds ${pointsText(count)}${labels ? ' of one class' : ''}; this figure takes at most ${wish.most}${each}. Choose a part of them.`,
      );
  }
  return { width, numbers, ...(labels && { labels }) };
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
/** What programs write where a number is missing or has no end. */
const MISSING = /^[-+]?(?:nan|n\/a|na|null|none|inf|infinity|∞|\?)$/i;

/** The one of `;`, tab and `,` that is there, in this order of trust; else spaces. */
function separatorOf(lines: string): ';' | '\t' | ',' | ' ' {
  const bare = lines.replace(/"[^"]*"/g, '');
  return ([';', '\t', ','] as const).find((mark) => bare.includes(mark)) ?? ' ';
}

/** The cells of a line without their quotation marks; empty ones at its end are none. */
function cellsOf(line: string, separator: string, at: string): readonly string[] {
  const cells: string[] = [];
  let open = false; // a separator between quotation marks separates nothing
  for (const part of line.split(separator === ' ' ? /\s+/ : separator)) {
    if (open) cells.push(cells.pop()! + separator + part);
    else cells.push(part);
    if (part.split('"').length % 2 === 0) open = !open;
  }
  if (open)
    throw new DataError(
      `${at} opens a quotation mark and doesn’t close it. Close it, or leave the line out.`,
    );
  const bare = cells.map((cell) => cell.replaceAll('"', '').trim());
  return bare.slice(0, bare.findLastIndex((cell) => cell !== '') + 1);
}

/** Whether it may head a column: a nameless one may stand among others. */
const isName = (cell: string): boolean => !NUMBER.test(plain(cell, ';')) && !MISSING.test(cell);

function numberIn(cell: string, separator: string, at: string): number {
  if (cell === '') throw new DataError(`${at} lacks a number. Fill it in, or leave the line out.`);
  const text = plain(cell, separator);
  const value = NUMBER.test(text) ? Number(text) + 0 : NaN; // −0 becomes 0
  if (Math.abs(value) <= CSV_LIMITS.size) return value;
  const said = `${at} has “${[...cell].slice(0, 40).join('')}”`;
  if (MISSING.test(cell))
    throw new DataError(
      `${said}, which is no place for a point. Fill in a number, or leave the line out.`,
    );
  if (!Number.isNaN(value))
    throw new DataError(`${said}; numbers up to 10¹² can be used. Choose a larger unit.`);
  throw new DataError(
    `${said} where a number has to stand, such as −1.5 or 2e3. Mend it, or leave the line out.` +
      (/\d,\d/.test(cell)
        ? ' Decimal commas can be read where semicolons or tabs separate the columns.'
        : ''),
  );
}

/** A cell with a hyphen for a minus and a point for the decimal comma, where there can be one. */
function plain(cell: string, separator: string): string {
  const hyphened = cell.replaceAll('−', '-');
  return separator === ';' || separator === '\t' ? hyphened.replace(',', '.') : hyphened;
}

/** Two names as 0 and 1, in order. */
function labelsOf(names: readonly string[]): Uint8Array {
  const classes = [...new Set(names)].toSorted();
  if (classes.length !== 2)
    throw new DataError(
      `The last column of this file names ${classes.length === 1 ? 'one class' : `${classes.length} classes`}; ` +
        'this figure tells two apart. Choose a file with two.',
    );
  return Uint8Array.from(names, (name) => classes.indexOf(name));
}

function wishText({ widths, classes }: TableWish): string {
  const numbers = widths.map((width) => (width === 1 ? 'one number' : 'two numbers, x and y,'));
  return `${numbers.join(' or ')} a line${classes ? ', and after them the name of a class' : ''}`;
}

const columnsText = (count: number): string => `${count} ${count === 1 ? 'column' : 'columns'}`;
const pointsText = (count: number): string => `${count} ${count === 1 ? 'point' : 'points'}`;

const isOneOf = <T extends number>(all: readonly T[], one: number): one is T =>
  (all as readonly number[]).includes(one);
