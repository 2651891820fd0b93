'use client';
/** Tells the live connection which lesson this page shows. Shows nothing itself. */
import { useHere } from '../../lib/live/use-workspace.ts';

export function Here({ course, lesson }: { course: string; lesson: string }) {
  useHere(course, lesson);
  return null;
}
