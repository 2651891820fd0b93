/** What a lesson's text refers to: pictures beside it, and the other lessons of its course, as addresses of this site. */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { findAsset, listAssets } from '../course/assets.ts';
import type { CourseSummary, Lesson } from '../course/load.ts';
import type { LessonText } from './compile-lesson.ts';
import { env } from './env.ts';
import { pictureSize } from './picture-size.ts';

type Surroundings = Pick<LessonText, 'pictureUrl' | 'lessonUrl' | 'pictureSize'>;

export async function surroundings(course: CourseSummary, lesson: Lesson): Promise<Surroundings> {
  const folder = join(env.content, dirname(lesson.head.file));
  const urls = new Map<string, string>();
  const names = new Map<string, string>();
  for (const { name, stamp } of await listAssets(folder)) {
    const path = name.split('/').map(encodeURIComponent).join('/');
    // The stamp makes a changed picture another address, so that the browser may keep each one for good.
    const version = createHash('sha256').update(stamp).digest('hex').slice(0, 10);
    const url = `/media/${course.slug}/${lesson.head.slug}/${path}?v=${version}`;
    urls.set(name, url);
    names.set(url, name);
  }
  const slugs = new Set(course.lessons.map((each) => each.slug));
  return {
    pictureUrl: (name) => urls.get(name) ?? null,
    lessonUrl: (slug) => (slugs.has(slug) ? `/${course.slug}/${slug}` : null),
    pictureSize: async (url) => {
      const asset = await findAsset(folder, names.get(url) ?? '');
      return asset && pictureSize(asset.path, asset.type);
    },
  };
}
