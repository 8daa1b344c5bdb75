import { expect, test } from 'vitest';
import { keepSaving, keptSaving } from '../../src/state/saving';
import { memoryStorage } from '../../src/state/storage';

test('how to save is kept by the browser', () => {
  const storage = memoryStorage();
  expect(keptSaving(storage)).toBe('none');

  keepSaving(storage, 'audio');
  expect(keptSaving(storage)).toBe('audio');
});

test('something foreign in the storage saves nothing', () => {
  const storage = memoryStorage();
  storage.setItem('parley.saving', '{"audio":true}');

  expect(keptSaving(storage)).toBe('none');
});
