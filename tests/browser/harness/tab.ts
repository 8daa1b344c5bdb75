/** The roles by which CONTRACT names are looked up. */
export type Role =
  | 'button'
  | 'checkbox'
  | 'combobox'
  | 'dialog'
  | 'link'
  | 'listitem'
  | 'menuitem'
  | 'region'
  | 'switch'
  | 'textbox';

/** One page in a real browser, whichever; the tests know no more of it. */
export interface Tab {
  readonly browser: 'chromium' | 'firefox';
  /** Errors of the page and of its console, in order. */
  readonly complaints: readonly string[];
  /** Loads an address and gives the status of the answer. */
  goto(url: string): Promise<number>;
  url(): string;
  reload(): Promise<void>;
  /** Clicks the visible element with this role and exactly this accessible name. */
  click(role: Role, name: string): Promise<void>;
  fill(role: Role, name: string, text: string): Promise<void>;
  focus(role: Role, name: string): Promise<void>;
  /** Enters text into, or chooses the value of, the field that has exactly this label. */
  setField(label: string, text: string): Promise<void>;
  /** What is in the field that has exactly this label. */
  valueOf(label: string): Promise<string>;
  isDisabled(role: Role, name: string): Promise<boolean>;
  isChecked(name: string): Promise<boolean>;
  /** Checks or unchecks a check box, as a click does. */
  setChecked(name: string, checked: boolean): Promise<void>;
  /** How many visible elements have this role and exactly this accessible name. */
  count(role: Role, name: string): Promise<number>;
  press(key: string): Promise<void>;
  evaluate<A, T>(run: (argument: A) => T | Promise<T>, argument: A): Promise<T>;
  close(): Promise<void>;
}

/** What the page shows as text, by its innerText. */
export function textOf(tab: Tab): Promise<string> {
  return tab.evaluate(() => document.body.innerText, undefined);
}
