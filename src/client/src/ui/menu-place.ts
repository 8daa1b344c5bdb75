export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Kept free at the edges of the window, in pixels. */
const margin = 8;

/** Where a menu opens: below its button and in line with its end, above it where there is no room, never outside. */
export function placeMenu(
  button: Edges,
  menu: Size,
  window: Size,
  rtl: boolean,
): { readonly left: number; readonly top: number } {
  const below = button.bottom + menu.height + margin <= window.height;
  const top = below ? button.bottom : button.top - menu.height;
  const left = rtl ? button.left : button.right - menu.width;
  return { left: within(left, window.width - menu.width), top: within(top, window.height - menu.height) };
}

function within(value: number, last: number): number {
  return Math.max(margin, Math.min(value, last - margin));
}
