/**
 * What an author declares: the course file and the front matter of a lesson, strict at this edge.
 * Knows nothing of where the files lie or of a lesson's text.
 */
import * as z from 'zod';

/** A course or lesson in an address: the folder's name, a lesson's without its number. */
export const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'lower-case letters, digits and hyphens only');
export type Slug = z.infer<typeof Slug>;

const Sentence = z.string().trim().min(1, 'must not be empty').max(400, 'at most 400 characters');
const Title = z.string().trim().min(1, 'must not be empty').max(120, 'at most 120 characters');
const Objectives = z.array(Sentence).min(1, 'name at least one thing that the reader will be able to do').max(12);

/** `course.yaml`. */
export const CourseFile = z.strictObject({
  title: Title,
  summary: Sentence,
  objectives: Objectives,
  level: z.optional(z.enum(['beginner', 'intermediate', 'advanced'])),
  /** What one should know before, one sentence each. */
  prerequisites: z.optional(z.array(Sentence).max(12)),
  /** Pages worth reading first. The site links to them and never loads them. */
  reading: z.optional(
    z
      .array(
        z.strictObject({
          title: Title,
          url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
        }),
      )
      .max(12),
  ),
  /** Courses are listed by this number, then by title. */
  order: z.optional(z.int().min(0)),
});
export type CourseFile = z.infer<typeof CourseFile>;

/** The front matter of a `lesson.mdx`. */
export const LessonFrontMatter = z.strictObject({
  title: Title,
  summary: Sentence,
  objectives: Objectives,
  /** How long a careful reader needs, commands included. */
  minutes: z.int('must be a whole number of minutes').min(1).max(600),
});
export type LessonFrontMatter = z.infer<typeof LessonFrontMatter>;

/** The front matter of a `lesson.md`: every key may be absent, and keys of other tools are let pass. */
export const PlainFrontMatter = z.object(LessonFrontMatter.partial().shape);
export type PlainFrontMatter = z.infer<typeof PlainFrontMatter>;
