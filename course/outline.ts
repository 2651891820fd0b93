/** What stands in for front matter that a `lesson.md` lacks: the h1, the first paragraph, the length. Knows nothing of files. */
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { parseLesson } from './list-blocks.ts';

export type Outline = { title: string | null; summary: string | null; minutes: number };

/** Prose is read at this pace, and each block to run costs half a minute. */
const WORDS_PER_MINUTE = 180;
const MINUTES_PER_BLOCK = 0.5;
const MAX_SUMMARY = 240;

const known = new Map<string, Outline>();

/** Remembers what it found, since every list of lessons asks for it. */
export function outline(source: string): Outline {
  const before = known.get(source);
  if (before) return before;
  const found = read(source);
  if (known.size >= 200) known.clear();
  known.set(source, found);
  return found;
}

function read(source: string): Outline {
  const tree = parseLesson(source, 'md');
  const title = tree.children.find((node) => node.type === 'heading' && node.depth === 1);
  const paragraph = tree.children.find(
    (node) => node.type === 'paragraph' && toString(node, { includeImageAlt: false }).trim() !== '',
  );
  let words = 0;
  let blocks = 0;
  visit(tree, (node) => {
    if (node.type === 'text') words += node.value.split(/\s+/).filter(Boolean).length;
    if (node.type === 'code') blocks += 1;
  });
  return {
    title: title ? clean(toString(title)) || null : null,
    summary: paragraph ? shorten(clean(toString(paragraph, { includeImageAlt: false }))) : null,
    minutes: Math.max(1, Math.round(words / WORDS_PER_MINUTE + blocks * MINUTES_PER_BLOCK)),
  };
}

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function shorten(text: string): string {
  if (text.length <= MAX_SUMMARY) return text;
  const cut = text.slice(0, MAX_SUMMARY);
  return `${cut.slice(0, cut.lastIndexOf(' '))} …`;
}
