/** Reads an expression that is only a literal; anything that would have to be evaluated is not ok. */
import type { Expression, Program } from 'estree';

type Literal = { ok: true; value: unknown } | { ok: false };

export function literal(program: Program): Literal {
  const [first, ...more] = program.body;
  // {/* a comment */} has no statement at all.
  if (!first) return { ok: true, value: undefined };
  if (more.length > 0 || first.type !== 'ExpressionStatement') return { ok: false };
  return read(first.expression);
}

function read(node: Expression): Literal {
  if (node.type === 'Literal' && !('regex' in node)) return { ok: true, value: node.value };
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return { ok: true, value: node.quasis.map((part) => part.value.cooked ?? '').join('') };
  if (node.type === 'UnaryExpression' && node.operator === '-') {
    const inner = read(node.argument);
    return inner.ok && typeof inner.value === 'number' ? { ok: true, value: -inner.value } : { ok: false };
  }
  return { ok: false };
}
