declare module 'virtual:outlines' {
  const outlines: Readonly<Record<string, import('../book/mdx/outline.ts').Outline>>;
  export default outlines;
}

declare module 'virtual:passages' {
  const passages: readonly import('../book/passage.ts').Passage[];
  export default passages;
}

declare module 'virtual:glossary.mdx' {
  const Glossary: import('./chapter.tsx').Text;
  export default Glossary;
}
