/**
 * What stays while one goes from lesson to lesson of a course: the bar at the top, the live connection and the
 * workspace with its terminals. The lesson itself is `children`.
 */
import Link from 'next/link';
import type { ReactNode } from 'react';
import { WorkspaceProvider } from '../../lib/live/workspace-provider.tsx';
import { SiteHeader } from '../ui/site-header.tsx';
import { PlaceControl } from './place-control.tsx';
import { RegionKeys } from './region-keys.tsx';
import { WorkspacePlace } from './workspace-place.tsx';
import './lesson.css';
import './prose.css';

export function LessonFrame({ course, children }: { course: { slug: string; title: string }; children: ReactNode }) {
  return (
    <WorkspaceProvider>
      <RegionKeys />
      <SiteHeader tools={<PlaceControl />}>
        <Link href={`/${course.slug}`} className="hover:text-ink block w-fit max-w-full truncate rounded-md">
          {course.title}
        </Link>
      </SiteHeader>
      <div className="lesson">
        {children}
        <WorkspacePlace />
      </div>
    </WorkspaceProvider>
  );
}
