/** The tables as the query builder sees them. Ids are opaque text, times ms since the epoch. Knows no SQL dialect. */
export type ClassTable = {
  id: string;
  name: string;
  code: string;
  created_at: number;
};

export type StudentTable = {
  id: string;
  name: string;
  return_code_hash: string;
  created_at: number;
};

export type MembershipTable = {
  class_id: string;
  student_id: string;
  role: 'student' | 'instructor';
  last_active_at: number | null;
};

export type SessionTable = {
  token_hash: string;
  class_id: string;
  student_id: string;
  created_at: number;
  expires_at: number;
};

export type HostTable = {
  name: string;
  class_id: string;
  student_id: string;
  /** Where it runs; `local` is this machine's hostd. */
  place: string;
  state: 'up' | 'frozen' | 'down' | 'gone';
  /** Why it is down or gone; null before. */
  reason: string | null;
  next_terminal: number;
  /** After this time one that is frozen is stopped, and one that is down is removed with its disk. */
  lease_until: number | null;
  /** The run of the machine that it was started in; null if nobody knows. */
  boot: string | null;
  created_at: number;
};

/** A host that was made before anybody asked for one: from before it is made until it is gone, or a student's. */
export type WarmHostTable = {
  name: string;
  created_at: number;
};

export type TerminalTitleTable = {
  host_name: string;
  terminal: number;
  title: string;
};

export type ProgressTable = {
  student_id: string;
  course: string;
  lesson: string;
  state: 'seen' | 'done';
  at: number;
};

export type Tables = {
  class: ClassTable;
  student: StudentTable;
  membership: MembershipTable;
  session: SessionTable;
  host: HostTable;
  warm_host: WarmHostTable;
  terminal_title: TerminalTitleTable;
  progress: ProgressTable;
};
