import { setTexts as setStateTexts } from '../state/texts';
import { setTexts as setCallTexts } from '../ui/texts';
import type { Language } from './language';

/** Before anything is drawn: the page speaks this language. */
export function speak({ call, state }: Language): void {
  setStateTexts(state);
  setCallTexts(call);
}
