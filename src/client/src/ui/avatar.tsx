/** First letters of the first and the last word, as people abbreviate themselves. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters
    .map((word) => (word === undefined ? '' : ([...word][0] ?? '')))
    .join('')
    .toLocaleUpperCase();
}

/** Twelve hues far enough apart to tell people from each other; the same name always has the same one. */
export function hueOf(name: string): number {
  let hash = 0;
  for (const letter of name.trim().toLowerCase()) {
    hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  }

  return (hash % 12) * 30;
}

export function Avatar({ name, small = false }: { readonly name: string; readonly small?: boolean }) {
  return (
    <span class={small ? 'avatar avatar-small' : 'avatar'} aria-hidden="true" style={{ '--hue': `${hueOf(name)}` }}>
      {initials(name)}
    </span>
  );
}
