// Which key does what. Letters can be switched off (WCAG 2.1.4); the Ctrl aliases stay.

export type Shortcut =
  | 'microphone'
  | 'camera'
  | 'talk'
  | 'hand'
  | 'chat'
  | 'participants'
  | 'screen'
  | 'help'
  | 'next-page'
  | 'previous-page';

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly repeat: boolean;
}

/** What has the focus when the key goes down. */
export interface Focus {
  readonly typing: boolean;
  /** A button, link, box or list: it uses Space and maybe letters itself. */
  readonly control: 'none' | 'button' | 'list';
  readonly dialogOpen: boolean;
}

const letters: Readonly<Record<string, Shortcut>> = {
  m: 'microphone',
  v: 'camera',
  r: 'hand',
  c: 'chat',
  p: 'participants',
  d: 'screen',
  '?': 'help',
};

/** No letters: they need no way to be switched off. The tiles lie from left to right in every language. */
const arrows: Readonly<Record<string, Shortcut>> = {
  arrowleft: 'previous-page',
  arrowright: 'next-page',
};

export function shortcutFor(key: Key, focus: Focus, lettersOn: boolean): Shortcut | undefined {
  if (key.repeat || key.altKey || key.metaKey || focus.typing || focus.dialogOpen) {
    return undefined;
  }

  const name = key.key.toLowerCase();
  if (key.ctrlKey) {
    return name === 'd' ? 'microphone' : name === 'e' ? 'camera' : undefined;
  }

  const arrow = arrows[name];
  if (arrow !== undefined) {
    return focus.control === 'list' ? undefined : arrow;
  }

  if (!lettersOn || focus.control === 'list') {
    return undefined;
  }

  if (name === ' ') {
    return focus.control === 'none' ? 'talk' : undefined;
  }

  return letters[name];
}

const textInputs = new Set(['text', 'search', 'email', 'url', 'tel', 'password', 'number', 'date', 'time']);

export function focusOf(element: Element | null): Focus {
  const dialogOpen = document.querySelector('dialog[open], [role="menu"], .popover-sheet') !== null;
  if (element === null || element === document.body) {
    return { typing: false, control: 'none', dialogOpen };
  }

  const tag = element.tagName;
  const typing =
    tag === 'TEXTAREA' ||
    (tag === 'INPUT' && textInputs.has((element as HTMLInputElement).type)) ||
    (element as HTMLElement).isContentEditable;
  const list = tag === 'SELECT' || element.closest('[role="menu"], [role="listbox"], [role="radiogroup"]') !== null;
  const button =
    tag === 'BUTTON' ||
    tag === 'A' ||
    tag === 'INPUT' ||
    tag === 'SUMMARY' ||
    element.getAttribute('role') === 'button';
  return { typing, control: list ? 'list' : button ? 'button' : 'none', dialogOpen };
}
