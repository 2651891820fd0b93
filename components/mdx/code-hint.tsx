/** A short label on a code block that explains itself when pointed at or focused, and to a screen reader at once. */
export function CodeHint({ label, help }: { label: string; help: string }) {
  return (
    <span className="code-hint" tabIndex={0}>
      {label}
      <span className="code-help">{help}</span>
    </span>
  );
}
