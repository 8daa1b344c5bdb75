import type { Saving } from '../media/server/asking';

const key = 'parley.saving';

/** How this browser was told to save; it stays so for the next call. */
export function keptSaving(storage: Storage): Saving {
  const kept = storage.getItem(key);
  return kept === 'data' || kept === 'audio' ? kept : 'none';
}

export function keepSaving(storage: Storage, saving: Saving): void {
  try {
    storage.setItem(key, saving);
  } catch (error) {
    // A full storage: the choice lasts as long as the page.
    console.warn('The choice was not kept.', error);
  }
}
