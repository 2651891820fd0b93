'use client';
/** A short text that one carries elsewhere, with its Copy button. Knows nothing of what the text opens. */
import { useState } from 'react';
import { words } from '../../lib/words.ts';
import { Button } from './button.tsx';
import { copyText } from './copy.ts';

type Props = { text: string; large?: boolean; /** A sentence, not a code. */ prose?: boolean };

export function CopyField({ text, large = false, prose = false }: Props) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  return (
    <div className="mt-1">
      <div className="flex items-center gap-2">
        <code
          className={`text-ink min-w-0 flex-1 select-all ${prose ? 'font-sans text-sm' : 'font-mono break-all'} ${large ? 'text-2xl tracking-wide' : prose ? '' : 'text-base'}`}
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
