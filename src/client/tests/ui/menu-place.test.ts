import { expect, test } from 'vitest';
import { placeMenu } from '../../src/ui/menu-place';

const menu = { width: 180, height: 100 };
const window = { width: 360, height: 740 };
const button = (left: number, top: number) => ({ left, right: left + 44, top, bottom: top + 44 });

test('a menu opens below its button, in line with its end', () => {
  expect(placeMenu(button(300, 100), menu, window, false)).toEqual({ left: 164, top: 144 });
  expect(placeMenu(button(16, 100), menu, window, true)).toEqual({ left: 16, top: 144 });
});

test('at the end of a list it opens above', () => {
  expect(placeMenu(button(300, 690), menu, window, false).top).toBe(590);
});

test('it never leaves the window', () => {
  expect(placeMenu(button(0, 100), menu, window, false).left).toBe(8);
  expect(placeMenu(button(330, 100), menu, window, true).left).toBe(172);
  expect(placeMenu(button(300, 60), { width: 180, height: 900 }, window, false).top).toBe(8);
});
