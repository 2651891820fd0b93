'use client';
/** A short text that one carries elsewhere, with its Copy button. Knows nothing of what the text opens. */
import { useState } from 'react';
import { words } from '../../lib/words.ts';
import { Button } from './button.tsx';
import { copyText } from './copy.ts';

export function CopyField({ text, large = false }: { text: string; large?: boolean }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  return (
    <div className="mt-1">
      <div className="flex items-center gap-2">
        <code
          className={`text-ink min-w-0 flex-1 font-mono break-all select-all ${large ? 'text-2xl tracking-wide' : 'text-base'}`}
        >
          {text}
        </code>
        <Button
          onClick={async () => {
            setState((await copyText(text)) ? 'copied' : 'failed');
          }}
        >
          {words.code.copy}
        </Button>
      </div>
      <p role="status" className="text-faint min-h-5 text-xs">
        {state === 'copied' ? words.code.copied : state === 'failed' ? words.code.copyFailed : ''}
      </p>
    </div>
  );
}
