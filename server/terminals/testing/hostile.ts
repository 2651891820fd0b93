/**
 * Programs that write what no program should, for ever, as lines for a shell: what a student may run, by accident or
 * not. Knows nothing of who suffers it.
 */
const TEN_MEGABYTES = 10_000_000;
/** Of somebody who knows the key of the shell's marks: ends a quoted string and begins another. */
const KEY = ";k='$SLIPWAY_MARKS$'";

const without = (begin: string, end: string) =>
  `while :; do printf '${begin}'; head -c ${TEN_MEGABYTES} /dev/zero | tr '\\0' x; printf '${end}'; done`;

export const HOSTILE: Readonly<Record<string, string>> = {
  'OSC of 10 MB': without('\\033]0;', '\\007'),
  'DCS of 10 MB': without('\\033P', '\\033\\\\'),
  'an OSC that never ends': `printf '\\033]133;'; tr '\\0' x < /dev/zero`,
  'random bytes': 'cat /dev/urandom',
  titles: `yes $'\\e]0;title\\a\\e]2;another\\a'`,
  'sizes and modes': `yes $'\\e[8;1;1t\\e[8;999;999t\\e[?1049h\\e[?1049l\\e[?3h\\e[?3l\\e[5;2r\\e[r'`,
  'huge counts': `yes $'a\\e[2147483647b\\e[2147483647L\\e[99999999999999999999S\\e[1;2;3;4;5;6;7;8;9;10;4294967296m'`,
  'no UTF-8': `yes $'\\xff\\xfe\\xc0\\x80\\xf8\\x88\\xed\\xa0\\x80\\xe2\\x82'`,
  'marks of the shell': `yes $'\\e]133;A${KEY}\\a\\e]133;B${KEY}\\a\\e]133;C${KEY}\\a\\e]133;D;999999999999${KEY}\\a\\e]133;B\\a'`,
  'a letter with a million accents': `printf e; yes $'\\u0301' | tr -d '\\n'`,
};
