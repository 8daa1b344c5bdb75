export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

// Only http and https become links: other schemes (javascript:, data:, file:) can act on the reader's machine.
const address = /\bhttps?:\/\/[^\s<>"'`{}|\\^]+/gi;

/** Splits a line of chat into text and links. */
export function linkify(line: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of line.matchAll(address)) {
    const text = withoutTail(match[0]);
    if (!URL.canParse(text)) {
      continue;
    }

    if (match.index > at) {
      pieces.push({ kind: 'text', text: line.slice(at, match.index) });
    }

    pieces.push({ kind: 'link', text, href: new URL(text).href });
    at = match.index + text.length;
  }

  if (at < line.length) {
    pieces.push({ kind: 'text', text: line.slice(at) });
  }

  return pieces;
}

/** Punctuation that ends the sentence rather than the address; a closing bracket stays when its opening one is inside. */
function withoutTail(text: string): string {
  let end = text.length;
  while (end > 0) {
    const last = text.charAt(end - 1);
    const opening = last === ')' ? '(' : last === ']' ? '[' : undefined;
    const balanced = opening !== undefined && text.slice(0, end).includes(opening);
    if (!/[.,;:!?)\]]/.test(last) || balanced) {
      break;
    }

    end--;
  }

  return text.slice(0, end);
}
