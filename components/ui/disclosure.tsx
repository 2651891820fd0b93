'use client';
/**
 * A button that shows a small panel below itself; Escape, a click elsewhere, or focus that leaves closes it.
 * Knows nothing of what the panel holds.
 */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

type Props = {
  /** Where what is shown in the button does not say what it is. */
  label?: string;
  button: ReactNode;
  /** A function is asked only while the panel is shown. */
  children: ReactNode | (() => ReactNode);
  className?: string;
  panelClassName?: string;
  /** The panel keeps to the box around the disclosure, instead of to its button. */
  toBox?: boolean;
};

export function Disclosure({ label, button, children, className = '', panelClassName = '', toBox = false }: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      trigger.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);

  return (
    <div ref={root} data-open={open} className={toBox ? '' : 'relative'}>
      <button
        ref={trigger}
        type="button"
        aria-label={label}
        aria-expanded={open}
        aria-controls={id}
        className={className}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      <div
        id={id}
        hidden={!open}
        className={`border-line bg-raised absolute top-full right-0 z-40 mt-2 rounded-lg border p-4 text-sm shadow-(--shadow) ${panelClassName}`}
      >
        {typeof children !== 'function' ? children : open ? children() : null}
      </div>
    </div>
  );
}
