'use client';
/** The time, told anew every few seconds, for 'how long ago'. */
import { useEffect, useState } from 'react';

const EVERY_MS = 5000;

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
