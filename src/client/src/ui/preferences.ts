const key = 'parley.preferences';

export interface Preferences {
  /** Single letters as shortcuts (WCAG 2.1.4 asks for a way to switch them off). */
  readonly letters: boolean;
}

const usual: Preferences = { letters: true };

export function loadPreferences(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof stored === 'object' && stored !== null && 'letters' in stored
      ? { letters: stored.letters !== false }
      : usual;
  } catch {
    // Storage is refused in some private windows, or holds something foreign: the usual is right then.
    return usual;
  }
}

/** False when the browser keeps nothing; the choice then lasts as long as the page. */
export function savePreferences(preferences: Preferences): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(preferences));
    return true;
  } catch {
    return false;
  }
}
