/**
 * A live picture as one SVG file: what the browser has laid out, element by element, in numbers. Shapes
 * stay shapes and words stay words; nothing in the file refers to anything outside it.
 */

const SVG = 'http://www.w3.org/2000/svg';

/** What stands under the picture. */
export interface Caption {
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** The last line, as a link. */
  readonly link: string;
}

export interface PictureFile {
  readonly svg: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

const MARGIN = 16;
/** Narrower, a caption would be taller than its picture. */
const LEAST_WIDTH = 480;
const FAMILY = 'Inter, Helvetica, Arial, sans-serif';

/** Draws `picture` as it is on the page now, with its caption. */
export function pictureFile(picture: HTMLElement, caption: Caption): PictureFile {
  const frame = picture.getBoundingClientRect();
  const width = Math.max(frame.width, LEAST_WIDTH) + 2 * MARGIN;
  const root = element('svg', { xmlns: SVG });
  const paper = element('rect', { width, height: '100%', fill: backgroundOf(picture) });
  root.append(paper);
  const drawn = new Drawing(root, MARGIN - frame.left, MARGIN - frame.top);
  drawn.children(picture);
  const { color } = getComputedStyle(picture);
  const height = captionBelow(root, caption, MARGIN + frame.height + 12, width, color) + MARGIN;
  for (const [name, value] of Object.entries({
    width,
    height,
    viewBox: `0 0 ${rounded(width)} ${rounded(height)}`,
  }))
    root.setAttribute(name, typeof value === 'number' ? rounded(value) : value);
  return { svg: new XMLSerializer().serializeToString(root), width, height };
}

/** The same as a PNG file, `scale` pixels per CSS pixel. */
export async function pngOf({ svg, width, height }: PictureFile, scale = 2): Promise<Blob> {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(scale * width);
  canvas.height = Math.round(scale * height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no canvas to draw the picture on. Take the SVG.');
  context.scale(scale, scale);
  context.drawImage(image, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('This picture is too large for a PNG here. Take the SVG.'));
    }, 'image/png');
  });
}

/** Walks the page and writes down what it finds, moved by (dx, dy). */
class Drawing {
  #parent: Element;
  readonly #dx: number;
  readonly #dy: number;

  constructor(parent: Element, dx: number, dy: number) {
    this.#parent = parent;
    this.#dx = dx;
    this.#dy = dy;
  }

  children(of: Element): void {
    let texts: Text[] = [];
    for (const node of of.childNodes) {
      if (node instanceof Text) {
        texts.push(node);
        continue;
      }
      this.#words(texts);
      texts = [];
      if (node instanceof HTMLElement || node instanceof SVGSVGElement) this.#element(node);
    }
    this.#words(texts);
  }

  #element(found: HTMLElement | SVGSVGElement): void {
    const style = getComputedStyle(found);
    const { width, height } = found.getBoundingClientRect();
    const spokenOnly = style.overflow === 'hidden' && (width <= 1 || height <= 1);
    if (style.display === 'none' || style.opacity === '0' || spokenOnly) return;
    if (found instanceof HTMLInputElement || found instanceof HTMLSelectElement) return;
    const { rotate } = style;
    if (rotate === 'none') return this.#upright(found, style);
    // the browser tells boxes around turned elements, not the elements: they are measured upright
    const own = found.style.rotate;
    found.style.rotate = 'none';
    const box = this.#boxOf(found);
    const middle = `${box.x + box.width / 2} ${box.y + box.height / 2}`;
    const degrees = Number.parseFloat(rotate);
    this.#inside(element('g', { transform: `rotate(${degrees} ${middle})` }), () =>
      this.#upright(found, style),
    );
    found.style.rotate = own;
  }

  #upright(found: HTMLElement | SVGSVGElement, style: CSSStyleDeclaration): void {
    const group = style.opacity === '1' ? null : element('g', { opacity: style.opacity });
    this.#inside(group, () => {
      if (style.visibility === 'visible') this.#box(found, style);
      if (found instanceof SVGSVGElement) this.#shapes(found);
      else if (found instanceof HTMLImageElement || found instanceof HTMLCanvasElement)
        this.#bitmap(found, style);
      else if (style.overflow === 'hidden' || style.overflow === 'clip')
        this.#inside(clipping(this.#boxOf(found)), () => this.children(found));
      else this.children(found);
    });
  }

  #inside(group: Element | null, draw: () => void): void {
    if (!group) return draw();
    const outer = this.#parent;
    outer.append(group);
    this.#parent = group;
    draw();
    this.#parent = outer;
  }

  #boxOf(found: Element): DOMRect {
    const { left, top, width, height } = found.getBoundingClientRect();
    return new DOMRect(left + this.#dx, top + this.#dy, width, height);
  }

  /** Background, border and outline. */
  #box(found: Element, style: CSSStyleDeclaration): void {
    const box = this.#boxOf(found);
    const radius = cornerOf(style, box);
    const rect = (grown: number, paint: Record<string, string | number>): void => {
      const corner = radius === 0 ? 0 : Math.max(0, radius + grown);
      this.#add('rect', {
        x: box.x - grown,
        y: box.y - grown,
        width: Math.max(0, box.width + 2 * grown),
        height: Math.max(0, box.height + 2 * grown),
        ...(corner > 0 && { rx: corner }),
        ...paint,
      });
    };
    if (isSeen(style.backgroundColor)) rect(0, { fill: style.backgroundColor });
    const sides = (['Top', 'Right', 'Bottom', 'Left'] as const).map((side) => ({
      side,
      width:
        style[`border${side}Style`] === 'none' ? 0 : Number.parseFloat(style[`border${side}Width`]),
      colour: style[`border${side}Color`],
      dashed: style[`border${side}Style`] !== 'solid',
    }));
    const [first] = sides as [(typeof sides)[number]];
    const dashes = (width: number) => ({ 'stroke-dasharray': `${2 * width} ${2 * width}` });
    const alike = sides.every(
      ({ width, colour }) => width === first.width && colour === first.colour,
    );
    if (alike && first.width > 0 && isSeen(first.colour))
      rect(-first.width / 2, {
        fill: 'none',
        stroke: first.colour,
        'stroke-width': first.width,
        ...(first.dashed && dashes(first.width)),
      });
    if (!alike)
      for (const { side, width, colour, dashed } of sides)
        if (width > 0 && isSeen(colour))
          this.#add('path', {
            d: edge(side, box, width / 2),
            stroke: colour,
            'stroke-width': width,
            ...(dashed && dashes(width)),
          });
    const outline = Number.parseFloat(style.outlineWidth);
    if (style.outlineStyle !== 'none' && outline > 0 && isSeen(style.outlineColor))
      rect(Number.parseFloat(style.outlineOffset) + outline / 2, {
        fill: 'none',
        stroke: style.outlineColor,
        'stroke-width': outline,
      });
  }

  /** Shapes as they are, their styles written out. */
  #shapes(found: SVGSVGElement): void {
    const copy = found.cloneNode(true) as SVGSVGElement;
    const originals = [found, ...found.querySelectorAll('*')];
    [copy, ...copy.querySelectorAll('*')].forEach((part, i) => writeStyle(part, originals[i]!));
    const { x, y, width, height } = this.#boxOf(found);
    for (const [name, value] of Object.entries({ x, y, width, height }))
      copy.setAttribute(name, rounded(value));
    this.#parent.append(copy);
  }

  #bitmap(found: HTMLImageElement | HTMLCanvasElement, style: CSSStyleDeclaration): void {
    const canvas = document.createElement('canvas');
    canvas.width = found instanceof HTMLImageElement ? found.naturalWidth : found.width;
    canvas.height = found instanceof HTMLImageElement ? found.naturalHeight : found.height;
    if (canvas.width === 0 || canvas.height === 0) return; // not there yet
    canvas.getContext('2d')!.drawImage(found, 0, 0);
    const { x, y, width, height } = this.#boxOf(found);
    this.#add('image', {
      x,
      y,
      width,
      height,
      preserveAspectRatio: 'none',
      href: canvas.toDataURL('image/png'),
      ...(style.imageRendering !== 'auto' && { style: `image-rendering:${style.imageRendering}` }),
    });
  }

  /** The words of texts that follow one another, line by line. */
  #words(texts: readonly Text[]): void {
    if (texts.length === 0) return;
    const style = getComputedStyle(texts[0]!.parentElement!);
    if (style.visibility !== 'visible' || style.opacity === '0') return;
    for (const { words, box } of linesOf(texts)) {
      const { left, top, width, height } = box;
      if (width === 0) continue;
      const { ascent, descent } = metricsOf(style);
      const baseline = top + (height - ascent - descent) / 2 + ascent;
      const drawn = this.#add('text', {
        x: left + this.#dx,
        y: baseline + this.#dy,
        fill: style.color,
        'font-family': style.fontFamily,
        'font-size': style.fontSize,
        'font-weight': style.fontWeight,
        // another font than the page's, if it has to be, in the page's place
        textLength: width,
        lengthAdjust: 'spacingAndGlyphs',
        ...(style.fontStyle !== 'normal' && { 'font-style': style.fontStyle }),
        ...(style.fontVariantNumeric !== 'normal' && {
          style: `font-variant-numeric:${style.fontVariantNumeric}`,
        }),
      });
      drawn.textContent = style.textTransform === 'uppercase' ? words.toUpperCase() : words;
    }
  }

  #add(name: string, attributes: Readonly<Record<string, string | number>>): Element {
    const added = element(name, attributes);
    this.#parent.append(added);
    return added;
  }
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes))
    if (key !== 'xmlns')
      made.setAttribute(key, typeof value === 'number' ? rounded(value) : plainColour(value));
  return made;
}

/** Mixed colours as older programs for drawings know them: browsers write `color(srgb 0.4 0.2 0.7 / 0.15)`. */
function plainColour(text: string): string {
  return text.replace(
    /color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)/g,
    (_, red: string, green: string, blue: string, opacity = '1') => {
      const bytes = [red, green, blue].map((share) => Math.round(255 * Number(share)));
      return `rgba(${bytes.join(', ')}, ${opacity})`;
    },
  );
}

const rounded = (value: number): string => String(Math.round(100 * value) / 100);

/** A frame that hides what reaches beyond it, in the coordinates around it. */
function clipping({ x, y, width, height }: DOMRect): Element {
  const viewBox = [x, y, width, height].map(rounded).join(' ');
  return element('svg', { x, y, width, height, viewBox });
}

function edge(side: 'Top' | 'Right' | 'Bottom' | 'Left', box: DOMRect, inset: number): string {
  const { left, right, top, bottom } = box;
  switch (side) {
    case 'Top':
      return `M${rounded(left)} ${rounded(top + inset)}H${rounded(right)}`;
    case 'Bottom':
      return `M${rounded(left)} ${rounded(bottom - inset)}H${rounded(right)}`;
    case 'Left':
      return `M${rounded(left + inset)} ${rounded(top)}V${rounded(bottom)}`;
    case 'Right':
      return `M${rounded(right - inset)} ${rounded(top)}V${rounded(bottom)}`;
  }
}

function cornerOf({ borderTopLeftRadius: radius }: CSSStyleDeclaration, box: DOMRect): number {
  const number = Number.parseFloat(radius);
  const most = Math.min(box.width, box.height) / 2;
  return Math.min(
    radius.includes('%') ? (number / 100) * Math.min(box.width, box.height) : number,
    most,
  );
}

/** Browsers write transparent colours as `rgba(…, 0)` or `color(… / 0)`. */
const isSeen = (colour: string): boolean => !/^rgba\(.*, 0\)$|\/ 0\)$/.test(colour);

function backgroundOf(of: Element): string {
  for (let at: Element | null = of; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (isSeen(backgroundColor)) return backgroundColor;
  }
  return 'white';
}

/** Properties of shapes that children inherit, then those that they don't, each with what it is unless set. */
const INHERITED = {
  fill: 'rgb(0, 0, 0)',
  'fill-opacity': '1',
  'fill-rule': 'nonzero',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-opacity': '1',
  'stroke-dasharray': 'none',
  'stroke-dashoffset': '0px',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'paint-order': 'normal',
  'font-family': '',
  'font-size': '',
  'font-weight': '400',
  'font-style': 'normal',
  'text-anchor': 'start',
  'dominant-baseline': 'auto',
  visibility: 'visible',
} as const;
const OWN = {
  display: 'inline',
  opacity: '1',
  overflow: '',
  'vector-effect': 'none',
  transform: 'none',
  'transform-origin': '',
  'clip-path': 'none',
  mask: 'none',
  'stop-color': 'rgb(0, 0, 0)',
  'stop-opacity': '1',
} as const;

/** Writes down on `copy` how `original` looks, as far as the parent or the standard doesn't say so. */
function writeStyle(copy: Element, original: Element): void {
  const style = getComputedStyle(original);
  const root = original instanceof SVGSVGElement;
  const parent = root ? null : getComputedStyle(original.parentElement!);
  const written: string[] = [];
  for (const [name, standard] of Object.entries(INHERITED)) {
    const value = style.getPropertyValue(name);
    if (value !== (parent ? parent.getPropertyValue(name) : standard))
      written.push(`${name}:${value}`);
  }
  for (const [name, standard] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    const told = name === 'transform-origin' ? style.transform !== 'none' : standard !== '' || root;
    if (told && value !== standard && !(root && name === 'display'))
      written.push(`${name}:${value}`);
  }
  copy.removeAttribute('class');
  for (const { name, value } of [...copy.attributes])
    if (value.includes('var(')) copy.removeAttribute(name); // the style says it in numbers
  if (written.length > 0) copy.setAttribute('style', plainColour(written.join(';')));
  else copy.removeAttribute('style');
}

interface Line {
  readonly words: string;
  readonly box: DOMRect;
}

/** Texts that follow one another, as the browser has broken them into lines. */
function linesOf(texts: readonly Text[]): Line[] {
  const data = texts.map((text) => text.data).join('');
  const range = document.createRange();
  /** The text in which character `at` stands, and its place there. */
  const placeOf = (at: number): readonly [Text, number] => {
    let before = 0;
    for (const text of texts) {
      if (at < before + text.length) return [text, at - before];
      before += text.length;
    }
    throw new Error('There is no such character.');
  };
  const boxOf = (from: number, to: number): DOMRect => {
    const [last, place] = placeOf(to - 1);
    range.setStart(...placeOf(from));
    range.setEnd(last, place + 1);
    return range.getBoundingClientRect();
  };
  const starts: number[] = [];
  let bottom = -Infinity;
  for (let i = 0; i < data.length; i++) {
    const box = boxOf(i, i + 1);
    if (box.width === 0 || box.top < bottom) continue; // spaces at a line's end have no width
    starts.push(i);
    bottom = box.top + box.height / 2;
  }
  return starts.flatMap((start, k) => {
    const words = data.slice(start, starts[k + 1] ?? data.length).trim();
    if (words === '') return [];
    const first = data.indexOf(words, start); // spaces at the ends may be drawn elsewhere or not at all
    return [{ words, box: boxOf(first, first + words.length) }];
  });
}

let ruler: CanvasRenderingContext2D | null = null;

function measuring(font: string): CanvasRenderingContext2D {
  ruler ??= document.createElement('canvas').getContext('2d');
  ruler!.font = font;
  return ruler!;
}

/** How far a font reaches above and below its baseline, as the browser lays out lines of it. */
function metricsOf(style: CSSStyleDeclaration): { ascent: number; descent: number } {
  const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const metrics = measuring(font).measureText('x');
  return { ascent: metrics.fontBoundingBoxAscent, descent: metrics.fontBoundingBoxDescent };
}

/** Sets the caption from `top` on; returns where it ends. */
function captionBelow(
  root: Element,
  { title, paragraphs, link }: Caption,
  top: number,
  width: number,
  colour: string,
): number {
  let y = top;
  const set = (words: string, size: number, weight: number, into: Element): void => {
    const context = measuring(`${weight} ${size}px ${FAMILY}`);
    for (const line of broken(
      words,
      (part) => context.measureText(part).width,
      width - 2 * MARGIN,
    )) {
      y += 1.45 * size;
      const drawn = element('text', {
        x: MARGIN,
        y,
        fill: colour,
        'font-family': FAMILY,
        'font-size': size,
        'font-weight': weight,
      });
      drawn.textContent = line;
      into.append(drawn);
    }
    y += 0.4 * size;
  };
  set(title, 16, 600, root);
  for (const paragraph of paragraphs) set(paragraph, 13, 400, root);
  const anchor = element('a', { href: link });
  root.append(anchor);
  set(link, 11, 400, anchor);
  return y;
}

/** Breaks words into lines of at most `most`; a word longer than that, an address say, anywhere. */
export function broken(words: string, widthOf: (part: string) => number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= most) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (line.length > 1 && widthOf(line) > most) {
      let length = line.length - 1;
      while (length > 1 && widthOf(line.slice(0, length)) > most) length--;
      lines.push(line.slice(0, length));
      line = line.slice(length);
    }
  }
  return [...lines, line];
}
