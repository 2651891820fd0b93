/**
 * A lesson's text becomes a React component: compiled when it is asked for, kept by the hash of everything it depends
 * on, evaluated here on the server. The only importer of mdx-bundler. Whatever an author did wrong is a value.
 * Knows no page, no component and no directory.
 */
import { bundleMDX } from 'mdx-bundler';
import type { ComponentType } from 'react';
import * as React from 'react';
import * as runtime from 'react/jsx-runtime';
import rehypeKatex from 'rehype-katex';
import rehypeSlug from 'rehype-slug';
import remarkMath from 'remark-math';
import type { PluggableList } from 'unified';
import { pagePlugins } from '../course/markdown.ts';
import type { LessonFormat } from '../course/lesson-format.ts';
import type { LessonProblem } from '../course/problem.ts';
import { remarkFormulas } from './compile-lesson/formulas.ts';
import { problemOf } from './compile-lesson/problem-of.ts';
import { rehypeCode } from './compile-lesson/rehype-code.ts';
import { rehypeSizes, type Size } from './compile-lesson/rehype-sizes.ts';
import { strict, type Contract } from './compile-lesson/strict.ts';

/** Part of every key: a new compiler never shows what an older one made. */
const COMPILER_VERSION = 1;

/** Compiled lessons that are kept; the one unused for longest goes first. */
const MAX_KEPT = 400;

export type LessonText = {
  format: LessonFormat;
  title: string;
  source: string;
  /** For problems: which file, and at which of its lines `source` starts. */
  file: string;
  bodyLine: number;
  /** Changes with the text and with everything around it that shows on the page. */
  hash: string;
  pictureUrl: (name: string) => string | null;
  lessonUrl: (slug: string) => string | null;
  pictureSize: (url: string) => Promise<Size | null>;
  /** What an author may write, by name, with its props. */
  contract: Contract;
};

export type LessonBody = ComponentType<{ components: Readonly<Record<string, unknown>> }>;
export type Compiled = { ok: true; Body: LessonBody; hasMath: boolean } | { ok: false; problem: LessonProblem };

const kept = new Map<string, Promise<Compiled>>();

export function compileLesson(lesson: LessonText): Promise<Compiled> {
  const key = `${COMPILER_VERSION}:${lesson.hash}`;
  const known = kept.get(key);
  const compiled = known ?? compile(lesson);
  kept.delete(key);
  kept.set(key, compiled);
  // What is not the lesson's fault (no memory, no compiler) may be gone at the next load.
  if (!known) compiled.catch(() => kept.delete(key));
  for (const oldest of kept.keys()) {
    if (kept.size <= MAX_KEPT) break;
    kept.delete(oldest);
  }
  return compiled;
}

async function compile(lesson: LessonText): Promise<Compiled> {
  try {
    const { code } = await bundleMDX({
      source: lesson.source,
      cwd: '/',
      // Front matter is the content engine's; a rule at the top of a text is none.
      grayMatterOptions: () => ({ delimiters: ['\0', '\0'] }),
      mdxOptions: (options) => ({
        ...options,
        format: lesson.format,
        mdExtensions: ['.mdx'],
        remarkPlugins: remarkPlugins(lesson),
        rehypePlugins: [
          rehypeSlug,
          [rehypeKatex, { output: 'htmlAndMathml', strict: false }],
          rehypeCode,
          rehypeSizes(lesson.pictureSize),
        ],
      }),
      esbuildOptions: (options) => ({ ...options, logLevel: 'silent', target: 'node24', legalComments: 'none' }),
    });
    return { ok: true, Body: evaluate(code), hasMath: code.includes('katex') };
  } catch (thrown) {
    const problem = problemOf(thrown, lesson.file, lesson.bodyLine);
    if (!problem) throw thrown;
    return { ok: false, problem };
  }
}

function remarkPlugins({ format, title, pictureUrl, lessonUrl, contract }: LessonText): PluggableList {
  const checks: PluggableList = format === 'mdx' ? [strict(contract, pictureUrl)] : [];
  return [remarkMath, remarkFormulas, ...pagePlugins({ format, title, pictureUrl, lessonUrl, checks })];
}

/** The bundle is `var Component = …; return Component`, with React's runtime as a free name. It runs here and nowhere else. */
function evaluate(code: string): LessonBody {
  const run = new Function('React', '_jsx_runtime', code) as (react: unknown, jsx: unknown) => { default: LessonBody };
  return run(React, runtime).default;
}
