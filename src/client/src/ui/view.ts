import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CallActions, CallState } from '../state/model';
import { loadPreferences, type Preferences } from './preferences';

export type OpenDialog = 'none' | 'invite' | 'settings' | 'help' | 'password' | 'permissions';

/** What the page needs to draw: the call, what one can do, and how this person likes to look at it. */
export interface View {
  readonly state: ReadonlySignal<CallState>;
  readonly actions: CallActions;
  readonly dialog: Signal<OpenDialog>;
  readonly layout: Signal<'grid' | 'speaker'>;
  /** Key of the tile that was pinned. */
  readonly pinned: Signal<string | undefined>;
  /** The page of tiles that is shown, from 0, and how many there are. */
  readonly page: Signal<number>;
  readonly pages: Signal<number>;
  /** Whether the overlay with numbers is open. */
  readonly statistics: Signal<boolean>;
  /** Receiver of the next chat line; empty for everybody. */
  readonly chatTo: Signal<string>;
  /** Whose permissions the dialog is about; undefined: everybody's. */
  readonly permissionsOf: Signal<string | undefined>;
  readonly preferences: Signal<Preferences>;
  /** A narrow or low screen: less used controls move into More, panels cover the page. */
  readonly compact: ReadonlySignal<boolean>;
  /** The browser refused to play a picture with sound before a click. */
  readonly playRefused: Signal<boolean>;
  readonly soundBlocked: ReadonlySignal<boolean>;
}

export function createView(state: ReadonlySignal<CallState>, actions: CallActions): View {
  // In em, so that a large font makes room as a narrow window does; the style sheets ask the same. A phone on its side is low.
  const narrow = matchMedia('(max-width: 48em), (max-height: 30em)');
  const compact = signal(narrow.matches);
  narrow.addEventListener('change', () => {
    compact.value = narrow.matches;
  });
  const playRefused = signal(false);
  return {
    state,
    actions,
    dialog: signal<OpenDialog>('none'),
    layout: signal<'grid' | 'speaker'>('grid'),
    pinned: signal<string | undefined>(undefined),
    page: signal(0),
    pages: signal(1),
    statistics: signal(false),
    chatTo: signal(''),
    permissionsOf: signal<string | undefined>(undefined),
    preferences: signal(loadPreferences()),
    compact,
    playRefused,
    soundBlocked: computed(() => state.value.soundBlocked || playRefused.value),
  };
}

/** The pages lie as the language is written: the next one is to the left in Arabic. */
export const onwards = (): 1 | -1 => (document.documentElement.dir === 'rtl' ? -1 : 1);

/** Turns so many pages on, or back; there is no turning beyond the first and the last. */
export function turnPage({ page, pages }: Pick<View, 'page' | 'pages'>, by: number): void {
  page.value = Math.min(pages.value - 1, Math.max(0, Math.min(page.value, pages.value - 1) + by));
}

export const ViewContext = createContext<View | undefined>(undefined);

export function useView(): View {
  const view = useContext(ViewContext);
  if (view === undefined) {
    throw new Error('Drawn outside of the call page.');
  }

  return view;
}
