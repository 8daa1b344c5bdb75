import { describe, expect, it } from 'vitest';
import {
  type Area,
  arrangeGrid,
  arrangePages,
  type Box,
  cameraShape,
  type Shape,
  screenShape,
} from '../../src/ui/grid';

const desktop: Area = { x: 0, y: 0, width: 1264, height: 712 };
const phone: Area = { x: 0, y: 0, width: 374, height: 764 };
const gap = 8;
const stage = (featured: number, others: number, area: Area, shape: Shape = screenShape) =>
  arrangePages(featured, others, area, gap, shape, { tiles: 25, pager: 44 });
const grid = (count: number, area: Area) => arrangeGrid(count, area, gap, cameraShape(area.width, area.height));

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function expectTidy(boxes: readonly Box[], area: Area) {
  for (const [index, box] of boxes.entries()) {
    expect(box.width).toBeGreaterThan(40);
    expect(box.height).toBeGreaterThan(30);
    expect(box.x).toBeGreaterThanOrEqual(area.x);
    expect(box.y).toBeGreaterThanOrEqual(area.y);
    expect(box.x + box.width).toBeLessThanOrEqual(area.x + area.width + 1);
    expect(box.y + box.height).toBeLessThanOrEqual(area.y + area.height + 1);
    expect(boxes.slice(index + 1).some((other) => overlap(box, other))).toBe(false);
  }
}

describe('grid', () => {
  it.each([...Array(12).keys()])('places %i + 1 tiles inside the area without overlap', (index) => {
    expectTidy(grid(index + 1, desktop), desktop);
    expectTidy(grid(index + 1, phone), phone);
  });

  it('gives a person alone the whole of a phone', () => {
    expect(grid(1, phone)).toEqual([{ x: 0, y: 8, width: 374, height: 748 }]);
  });

  it('stacks two people on a phone and puts them side by side on a desktop', () => {
    const stacked = grid(2, phone);
    const beside = grid(2, desktop);

    expect(stacked[0]?.x).toBe(stacked[1]?.x);
    expect(beside[0]?.y).toBe(beside[1]?.y);
  });

  it('makes two by two of four', () => {
    for (const area of [phone, desktop]) {
      expect(new Set(grid(4, area).map((box) => box.x)).size).toBe(2);
      expect(new Set(grid(4, area).map((box) => box.y)).size).toBe(2);
    }
  });

  it('centres an unfilled last row', () => {
    const [first, second, third] = grid(3, desktop);
    const middle = ((first?.x ?? 0) + (second?.x ?? 0) + (second?.width ?? 0)) / 2;

    expect((third?.x ?? 0) + (third?.width ?? 0) / 2).toBeCloseTo(middle, 0);
  });

  it('has no tiles for nobody and none of negative size in no space', () => {
    expect(grid(0, desktop)).toEqual([]);
    expect(grid(3, { x: 0, y: 0, width: 4, height: 4 }).every((box) => box.width >= 0 && box.height >= 0)).toBe(true);
  });
});

describe('stage', () => {
  it.each([
    [1, 1],
    [1, 4],
    [1, 11],
    [2, 8],
  ])('keeps %i large and %i small tiles apart', (featured, others) => {
    for (const area of [phone, desktop]) {
      const boxes = stage(featured, others, area);

      expectTidy([...boxes.featured, ...boxes.others], area);
      expect(boxes.featured).toHaveLength(featured);
      expect(boxes.others).toHaveLength(others);
    }
  });

  it('gives a screen most of a desktop', () => {
    const [screen] = stage(1, 4, desktop).featured;

    expect(((screen?.width ?? 0) * (screen?.height ?? 0)) / (desktop.width * desktop.height)).toBeGreaterThan(0.7);
  });

  it('puts the strip beside on a desktop and below on a phone', () => {
    const lying = stage(1, 3, desktop);
    const upright = stage(1, 3, phone);

    expect(lying.others[0]?.x).toBeGreaterThan((lying.featured[0]?.width ?? 0) - 1);
    expect(upright.others[0]?.y).toBeGreaterThan((upright.featured[0]?.height ?? 0) - 1);
  });
});

describe('pages', () => {
  const everyday = cameraShape(desktop.width, desktop.height);

  it('holds twenty-five people on a desktop without turning', () => {
    const pages = stage(0, 25, desktop, everyday);

    expect(pages.count).toBe(1);
    expect(pages.pager).toBeUndefined();
    expectTidy(pages.others, desktop);
  });

  it('needs a second page for the twenty-sixth, and room to turn it', () => {
    const pages = stage(0, 26, desktop, everyday);

    expect(pages.count).toBe(2);
    expect(pages.perPage).toBe(25);
    expect(pages.others).toHaveLength(26);
    expectTidy([...pages.others.slice(0, 25), pages.pager ?? { x: 0, y: 0, width: 0, height: 0 }], desktop);
  });

  it('makes nobody on the last page larger than on the others', () => {
    const { others } = stage(0, 27, desktop, everyday);

    expect(others[26]?.width).toBe(others[0]?.width);
    expect(others[26]?.height).toBe(others[0]?.height);
  });

  it('has fewer people on a page of a phone', () => {
    const pages = stage(0, 30, phone, cameraShape(phone.width, phone.height));

    expect(pages.perPage).toBeGreaterThanOrEqual(6);
    expect(pages.perPage).toBeLessThanOrEqual(12);
    expectTidy(pages.others.slice(0, pages.perPage), phone);
  });

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])('shows a screen on each page, and the others beside it on a %s', (_, area) => {
    const pages = stage(1, 48, area);

    expect(pages.count).toBeGreaterThan(1);
    expect(pages.perPage).toBeLessThanOrEqual(24);
    expectTidy([...pages.featured, ...pages.others.slice(0, pages.perPage)], area);
  });

  it('always has room for one', () => {
    const pages = stage(1, 3, { x: 0, y: 0, width: 60, height: 40 });

    expect(pages.others).toHaveLength(3);
    expect(pages.perPage).toBe(1);
  });
});
