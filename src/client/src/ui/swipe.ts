import { useRef } from 'preact/hooks';

/** How far a finger has to go to mean it, in CSS pixels. */
const distance = 48;

/** Which way a finger that moved so far turns the pages, if it does: mostly sideways, and to the left is on. */
export function swipeOf(right: number, down: number): -1 | 0 | 1 {
  return Math.abs(right) < distance || Math.abs(right) < 2 * Math.abs(down) ? 0 : right < 0 ? 1 : -1;
}

/** Handlers for an element on which one finger may swipe sideways. */
export function useSwipe(turn: (by: -1 | 1) => void) {
  const start = useRef<{ readonly id: number; readonly x: number; readonly y: number } | undefined>(undefined);
  return {
    onPointerDown: (event: PointerEvent) => {
      // A second finger enlarges the page.
      start.current =
        event.pointerType === 'touch' && event.isPrimary
          ? { id: event.pointerId, x: event.clientX, y: event.clientY }
          : undefined;
    },
    onPointerUp: (event: PointerEvent) => {
      const from = start.current;
      start.current = undefined;
      const by = from?.id === event.pointerId ? swipeOf(event.clientX - from.x, event.clientY - from.y) : 0;
      if (by !== 0) {
        turn(by);
      }
    },
    onPointerCancel: () => {
      start.current = undefined;
    },
  };
}
