/** Storage that lasts as long as the page, for browsers that allow none. */
class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  clear(): void {
    this.#items.clear();
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
}

/** The browser's storage, or one in memory where it refuses. */
export function storageOr(open: () => Storage): Storage {
  try {
    const storage = open();
    // Reading may be allowed where writing is not.
    storage.setItem('parley.probe', '1');
    storage.removeItem('parley.probe');
    return storage;
  } catch {
    return new MemoryStorage();
  }
}

export const memoryStorage = (): Storage => new MemoryStorage();
