/**
 * Pictures: one beside the lesson gets its address on this site, one on another host is never loaded and becomes a
 * captioned link with a note for the author. Knows neither disk nor routes.
 */
import type { Image, ImageReference, Node, Parent, PhrasingContent, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import type { LessonFormat } from '../lesson-format.ts';
import { inline, misuse } from './nodes.ts';

type Options = { format: LessonFormat; pictureUrl: (name: string) => string | null };

export function remarkPictures(options: Options): (tree: Root, file: VFile) => void {
  return (tree, file) => {
    const definitions = new Map<string, string>();
    visit(tree, 'definition', (node) => void definitions.set(node.identifier, node.url));
    visit(
      tree,
      ['image', 'imageReference', 'mdxJsxFlowElement', 'mdxJsxTextElement'],
      (node: Node, index, parent: Parent | undefined) => {
        if (!parent || index === undefined) return;
        const image = asImage(node, definitions);
        if (image) parent.children[index] = shown(image, parent, options, file);
      },
    );
  };
}

/** What a picture is, whichever of the three ways it was written. */
function asImage(node: Node, definitions: ReadonlyMap<string, string>): Image | null {
  if (node.type === 'image') return node as Image;
  if (node.type === 'imageReference') {
    const { identifier, alt, position } = node as ImageReference;
    return { type: 'image', url: definitions.get(identifier) ?? '', alt: alt ?? null, position };
  }
  const element = node as Node & {
    name: string | null;
    attributes: { type: string; name?: string; value?: unknown }[];
  };
  if (element.name !== 'img') return null;
  const value = (name: string) => element.attributes.find((attribute) => attribute.name === name)?.value;
  const [url, alt] = [value('src'), value('alt')];
  // A source that is an expression is the author's own business; the page's policy still lets nothing in from elsewhere.
  return typeof url === 'string'
    ? { type: 'image', url, alt: typeof alt === 'string' ? alt : null, position: node.position }
    : null;
}

function shown(image: Image, parent: Parent, { format, pictureUrl }: Options, file: VFile): PhrasingContent {
  if (image.url.startsWith('data:image/')) return image;
  const remote = hostOf(image.url);
  const caption = image.alt?.trim() || image.title?.trim() || '';
  if (remote !== null) {
    file.message(`A picture on ${remote} is not loaded`, { place: image.position, source: 'slipway' });
    const words: PhrasingContent = { type: 'text', value: caption || 'Picture' };
    // A picture inside a link: the link around it stays, since links do not nest.
    const link: PhrasingContent =
      parent.type === 'link' || parent.type === 'linkReference'
        ? words
        : { type: 'link', url: image.url, children: [words] };
    const note = inline(
      'small',
      null,
      [
        {
          type: 'text',
          value: ` Note for the author: pages load nothing from ${remote}. Put a copy beside the lesson to show it here.`,
        },
      ],
      image.position,
    );
    return inline('span', 'remote-picture', [link, note], image.position);
  }
  const url = pictureUrl(decode(image.url).replace(/^\.\//, ''));
  if (url !== null) return { ...image, url };
  if (format === 'mdx')
    misuse(
      `There is no picture "${image.url}" beside this lesson`,
      'Put the file into the folder of the lesson, or correct its name.',
      image.position,
    );
  file.message(`There is no picture "${image.url}" beside this lesson`, { place: image.position, source: 'slipway' });
  return inline(
    'span',
    'missing-picture',
    [{ type: 'text', value: caption || `Picture ${image.url}` }],
    image.position,
  );
}

/** The host of an address that leads elsewhere; null for one that does not. */
function hostOf(url: string): string | null {
  const match = /^(?:([a-z][a-z0-9+.-]*):)?\/\/([^/?#]*)/i.exec(url);
  return match ? match[2]!.replace(/^.*@/, '') || 'another host' : null;
}

function decode(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    // Not an encoded name: take it as it stands.
    return url;
  }
}
