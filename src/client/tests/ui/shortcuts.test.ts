import { describe, expect, it } from 'vitest';
import { type Focus, type Key, shortcutFor } from '../../src/ui/shortcuts';

const key = (name: string, changes: Partial<Key> = {}): Key => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  ...changes,
});
const free: Focus = { typing: false, control: 'none', dialogOpen: false };

describe('shortcuts', () => {
  it.each([
    ['m', 'microphone'],
    ['V', 'camera'],
    [' ', 'talk'],
    ['r', 'hand'],
    ['c', 'chat'],
    ['p', 'participants'],
    ['d', 'screen'],
    ['?', 'help'],
  ])('%s is %s', (name, shortcut) => {
    expect(shortcutFor(key(name), free, true)).toBe(shortcut);
  });

  it('has the aliases with Ctrl, also with letters off', () => {
    expect(shortcutFor(key('d', { ctrlKey: true }), free, false)).toBe('microphone');
    expect(shortcutFor(key('e', { ctrlKey: true }), free, false)).toBe('camera');
    expect(shortcutFor(key('c', { ctrlKey: true }), free, true)).toBeUndefined();
  });

  it('never acts while typing, in a dialog, on repeat or with other modifiers', () => {
    expect(shortcutFor(key('m'), { ...free, typing: true }, true)).toBeUndefined();
    expect(shortcutFor(key('d', { ctrlKey: true }), { ...free, typing: true }, true)).toBeUndefined();
    expect(shortcutFor(key('m'), { ...free, dialogOpen: true }, true)).toBeUndefined();
    expect(shortcutFor(key('m', { repeat: true }), free, true)).toBeUndefined();
    expect(shortcutFor(key('m', { metaKey: true }), free, true)).toBeUndefined();
    expect(shortcutFor(key('m', { altKey: true }), free, true)).toBeUndefined();
  });

  it('leaves Space to a focused button and letters to a focused list', () => {
    expect(shortcutFor(key(' '), { ...free, control: 'button' }, true)).toBeUndefined();
    expect(shortcutFor(key('m'), { ...free, control: 'button' }, true)).toBe('microphone');
    expect(shortcutFor(key('m'), { ...free, control: 'list' }, true)).toBeUndefined();
  });

  it('can be switched off', () => {
    for (const name of ['m', ' ', '?']) {
      expect(shortcutFor(key(name), free, false)).toBeUndefined();
    }
  });

  it('turns pages with the arrows, letters or not, except in a list', () => {
    expect(shortcutFor(key('ArrowRight'), free, false)).toBe('next-page');
    expect(shortcutFor(key('ArrowLeft'), { ...free, control: 'button' }, true)).toBe('previous-page');
    expect(shortcutFor(key('ArrowLeft'), { ...free, control: 'list' }, true)).toBeUndefined();
    expect(shortcutFor(key('ArrowLeft'), { ...free, typing: true }, true)).toBeUndefined();
  });
});
