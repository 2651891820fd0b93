/** The nodes that lessons have beyond Markdown's own, and how they are made. Knows nothing of the syntax behind them. */
import type { BlockContent, DefinitionContent, Node, Paragraph, Parent, PhrasingContent, RootContent } from 'mdast';
import { VFileMessage } from 'vfile-message';
import type { AdmonitionKind } from './names.ts';

export interface Admonition extends Parent {
  type: 'admonition';
  kind: AdmonitionKind;
  children: (BlockContent | DefinitionContent)[];
}

/** A span with a class: what degrades, or needs a note, inside a line. */
export interface Inline extends Parent {
  type: 'inline';
  children: PhrasingContent[];
}

/** A picture with its caption. */
export interface Figure extends Parent {
  type: 'figure';
  children: (BlockContent | DefinitionContent)[];
}

declare module 'mdast' {
  interface BlockContentMap {
    admonition: Admonition;
    figure: Figure;
  }
  interface RootContentMap {
    admonition: Admonition;
    figure: Figure;
    inline: Inline;
  }
  interface PhrasingContentMap {
    inline: Inline;
  }
  interface Data {
    hName?: string | undefined;
    hProperties?: Record<string, string | number | boolean | string[]> | undefined;
  }
}

type Position = Node['position'];

export function admonition(
  kind: AdmonitionKind,
  title: PhrasingContent[],
  body: RootContent[],
  closed: boolean,
  position: Position,
): Admonition {
  const heading: Paragraph = {
    type: 'paragraph',
    data: { hName: closed ? 'summary' : 'p', hProperties: { className: ['admonition-title'] } },
    children: title,
    position,
  };
  return {
    type: 'admonition',
    kind,
    data: {
      hName: closed ? 'details' : 'aside',
      hProperties: { className: ['admonition', kind], dataKind: kind, ...(closed ? {} : { role: 'note' }) },
    },
    children: [heading, ...(body as BlockContent[])],
    position,
  };
}

export function inline(
  name: string,
  className: string | null,
  children: PhrasingContent[],
  position: Position,
): Inline {
  return {
    type: 'inline',
    data: { hName: name, hProperties: className ? { className: [className] } : {} },
    children,
    position,
  };
}

/** Ends the compilation of this lesson with a sentence that helps. */
export function misuse(message: string, help: string, position: Position): never {
  const error = new VFileMessage(message, { place: position, source: 'slipway', ruleId: 'lesson' });
  error.note = help;
  throw error;
}

/** Moves everything below a node that was parsed from a part of the text to where that part begins. */
export function shift(node: Node, lines: number): void {
  if (node.position) {
    node.position.start.line += lines;
    node.position.end.line += lines;
    // Offsets count from the start of the part: rather none than wrong ones.
    delete node.position.start.offset;
    delete node.position.end.offset;
  }
  if ('children' in node && Array.isArray(node.children))
    for (const child of node.children as Node[]) shift(child, lines);
}
