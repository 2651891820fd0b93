/** The two forms of a lesson's file: MDX, or plain CommonMark with MyST. Knows nothing else. */
export type LessonFormat = 'mdx' | 'md';
