import type { CallTexts } from '../languages/language';

/** Every sentence the call shows. In the language of the page; see languages/. */
export let texts: CallTexts;

export function setTexts(said: CallTexts): void {
  texts = said;
}
