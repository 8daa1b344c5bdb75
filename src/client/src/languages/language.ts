// What a language has to say: the same sentences as English, with the same gaps.
import type { english } from './en/language';

type Said<T> = T extends string
  ? string
  : T extends (...gaps: infer Gaps) => string
    ? (...gaps: Gaps) => string
    : T extends object
      ? { readonly [Key in keyof T]: Said<T[Key]> }
      : T;

export type Language = Said<typeof english>;
export type CallTexts = Language['call'];
export type StateTexts = Language['state'];
