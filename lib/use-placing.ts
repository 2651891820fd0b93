'use client';
/** Where the workspace stands, for components. */
import { useSyncExternalStore } from 'react';
import { getPlacing, serverPlacing, subscribePlacing, type Placing } from './place.ts';

export const usePlacing = (): Placing => useSyncExternalStore(subscribePlacing, getPlacing, serverPlacing);
