import { describe, expect, it } from 'vitest';
import { nobodySeated, reseat, type Seating, type Sitter } from '../../src/ui/seating';

const sitter = (key: string, changes: Partial<Sitter> = {}): Sitter => ({
  key,
  seat: key.charCodeAt(0),
  speaking: false,
  rank: 0,
  large: false,
  ...changes,
});
const six = [...'abcdef'];

/** Seats six on pages of three, with changes by key. */
function seat(before: Seating, changes: Record<string, Partial<Sitter>> = {}, now = 0, keys: readonly string[] = six) {
  return reseat(
    before,
    keys.map((key) => sitter(key, changes[key])),
    3,
    now,
  );
}

const speaks = { speaking: true, rank: 1 };

describe('seating', () => {
  it('is by arrival', () => {
    expect(seat(nobodySeated, {}, 0, [...six].reverse()).order).toEqual(six);
  });

  it('moves only two when somebody of another page speaks: the one who was silent longest gives the place', () => {
    const all = seat(nobodySeated, { a: speaks, b: speaks, c: speaks }, 1_000);
    const later = seat(all, { a: speaks, c: speaks }, 2_000);

    expect(seat(later, { e: speaks }, 3_000).order).toEqual([...'aecdbf']);
  });

  it('takes the place of whoever never spoke before that of whoever did, and of several the last', () => {
    const spoken = seat(nobodySeated, { a: speaks }, 1_000);

    expect(seat(spoken, { f: speaks }, 2_000).order).toEqual([...'abfdec']);
  });

  it('moves nobody when a speaker is on the first page already, or falls silent there', () => {
    const first = seat(nobodySeated, { e: speaks }, 1_000);
    const second = seat(first, { e: speaks, b: speaks }, 2_000);

    expect(second.order).toEqual(first.order);
    expect(seat(second, {}, 9_000).order).toEqual(first.order);
  });

  it('brings raised hands forward, and no speaker takes their places', () => {
    const hand = { rank: 2 };
    const hands = seat(nobodySeated, { d: hand, e: hand, f: hand });

    expect([...hands.order].slice(0, 3).sort()).toEqual([...'def']);
    expect(seat(hands, { d: hand, e: hand, f: hand, a: speaks }, 1_000).order).toEqual(hands.order);
  });

  it('keeps oneself on the first page', () => {
    expect(seat(nobodySeated, { f: { rank: 3 } }).order.indexOf('f')).toBeLessThan(3);
  });

  it('puts newcomers at the end, so that nobody is pushed to another page', () => {
    const without = seat(nobodySeated, {}, 0, [...'bcdef']);

    expect(seat(without).order).toEqual([...'bcdefa']);
  });

  it('gives somebody who returns the old place while all are on one page', () => {
    const without = reseat(nobodySeated, [sitter('a'), sitter('c')], 9, 0);

    expect(reseat(without, [sitter('a'), sitter('b'), sitter('c')], 9, 0).order).toEqual([...'abc']);
  });

  it('lets the last one take the place of whoever leaves, so that all others stay', () => {
    expect(seat(seat(nobodySeated), {}, 0, [...'acdef']).order).toEqual([...'afcde']);
    expect(seat(seat(nobodySeated), {}, 0, [...'abcd']).order).toEqual([...'abcd']);
    expect(seat(seat(nobodySeated), {}, 0, [...'bdef']).order).toEqual([...'fbed']);
  });

  it('closes the gap while all are on one page', () => {
    const all = reseat(
      nobodySeated,
      [...'abcd'].map((key) => sitter(key)),
      9,
      0,
    );

    expect(
      reseat(
        all,
        [...'acd'].map((key) => sitter(key)),
        9,
        0,
      ).order,
    ).toEqual([...'acd']);
  });

  it('keeps the place of whoever is large for a while', () => {
    const before = seat(nobodySeated);
    const large = seat(before, { b: { large: true } }, 1_000);

    expect(large.order).toEqual(before.order);
    expect(seat(large, { b: { large: true }, f: speaks }, 2_000).order).toEqual([...'abcfed']);
  });
});
