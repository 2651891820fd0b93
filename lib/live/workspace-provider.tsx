'use client';
/**
 * Gives a part of the page its live connection. Put it above everything that must outlive a change of lesson: the
 * terminals stay as they are while the text beside them changes. Knows no lesson and shows nothing.
 */
import { createContext, useEffect, useState, type ReactNode } from 'react';
import { reloadWhenOld } from './reload-when-old.ts';
import { browser } from './browser.ts';
import { WorkspaceClient } from './workspace-client.ts';
import { browserRandom } from './writer.ts';

export const WorkspaceContext = createContext<WorkspaceClient | null>(null);

export function WorkspaceProvider({ children }: { children: ReactNode }) {
  const [client] = useState(() => new WorkspaceClient(browser, browserRandom));
  useEffect(() => {
    client.start();
    const reloading = reloadWhenOld(client);
    return () => {
      reloading.dispose();
      client.stop();
    };
  }, [client]);
  return <WorkspaceContext value={client}>{children}</WorkspaceContext>;
}
