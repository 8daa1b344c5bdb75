import type { StateTexts } from '../languages/language';

/** Sentences that the state itself makes: announcements for the live region, and notices. In the language of the page; see languages/. */
export let texts: StateTexts;

export function setTexts(said: StateTexts): void {
  texts = said;
}
