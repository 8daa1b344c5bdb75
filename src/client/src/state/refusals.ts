import { texts } from './texts';

interface Refusal {
  readonly code?: string | null;
  readonly message?: string | null;
}

/** Why not, in the language of the page; where that lacks the code, in the server's own words. */
export function sentenceOf({ code, message }: Refusal): string | undefined {
  return (code && texts.refusals[code]) || message || undefined;
}
