// Where tiles go. Pure: the same people in the same box always get the same places.

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Shape {
  /** Narrowest and widest picture allowed, as width divided by height. */
  readonly narrowest: number;
  readonly widest: number;
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const wide = 16 / 9;

/** Camera pictures may be cut to 1:2 in an upright area and to 4:3 in a lying one; never wider than 16:9. */
export function cameraShape(width: number, height: number): Shape {
  return width < height ? { narrowest: 1 / 2, widest: wide } : { narrowest: 4 / 3, widest: wide };
}

/** Screens are never cut; tiles far from their usual shape would be mostly black. */
export const screenShape: Shape = { narrowest: 1.2, widest: 2.4 };

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Grid extends Size {
  readonly columns: number;
}

/** The columns that give the largest tiles for count pictures in the area; rows are centred, also an unfilled last one. */
export function arrangeGrid(count: number, area: Area, gap: number, shape: Shape): Box[] {
  return placeIn(bestGrid(count, area, gap, shape), count, area, gap);
}

function bestGrid(count: number, area: Area, gap: number, shape: Shape): Grid {
  let best: Grid = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const tile = tileSize(columns, Math.ceil(count / columns), area, gap, shape);
    if (tile.width * tile.height > best.width * best.height * 1.001) {
      best = { columns, ...tile };
    }
  }
  return best;
}

function placeIn(grid: Grid, count: number, area: Area, gap: number): Box[] {
  const columns = Math.min(grid.columns, count);
  const rows = Math.ceil(count / columns);
  const top = area.y + (area.height - rows * grid.height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = area.x + (area.width - inRow * grid.width - (inRow - 1) * gap) / 2;
    return {
      x: Math.round(left + (index - row * columns) * (grid.width + gap)),
      y: Math.round(top + row * (grid.height + gap)),
      width: Math.floor(grid.width),
      height: Math.floor(grid.height),
    };
  });
}

function tileSize(columns: number, rows: number, area: Area, gap: number, shape: Shape) {
  const width = Math.max(0, (area.width - (columns - 1) * gap) / columns);
  const height = Math.max(0, (area.height - (rows - 1) * gap) / rows);
  if (width > height * shape.widest) {
    return { width: height * shape.widest, height };
  }

  return width < height * shape.narrowest ? { width, height: width / shape.narrowest } : { width, height };
}

/** How wide a large tile of an upright area wants to be for its height: screens lie, people stand. */
const uprightScreen = 1.4;
const uprightPerson = 0.85;

/** The share of the area that the small pictures beside a large one take. */
const stripShare = 0.2;

interface Parts {
  readonly main: Area;
  readonly rest: Area;
  readonly restShape: Shape;
  /** Tiles of the rest are not smaller: one would not recognise the people. */
  readonly least: Size;
}

/** The places for large tiles and for the others: beside them in a lying area, below them in an upright one. */
function partsOf(featured: number, others: number, area: Area, gap: number, featuredShape: Shape): Parts {
  const upright = area.width < area.height;
  if (featured === 0 || others === 0) {
    const least = upright ? { width: 150, height: 130 } : { width: 150, height: 84 };
    return { main: area, rest: area, restShape: cameraShape(area.width, area.height), least };
  }

  const wanted = (featured * area.width) / (featuredShape === screenShape ? uprightScreen : uprightPerson);
  const length = upright
    ? Math.max(clamp(area.height * stripShare, 84, 170), area.height - wanted - gap)
    : clamp(area.width * (others > 6 ? stripShare * 1.5 : stripShare), 120, others > 6 ? 420 : 260);
  return {
    main: upright ? { ...area, height: area.height - length - gap } : { ...area, width: area.width - length - gap },
    rest: upright
      ? { ...area, y: area.y + area.height - length, height: length }
      : { ...area, x: area.x + area.width - length, width: length },
    restShape: { narrowest: upright ? 2 / 3 : 4 / 3, widest: wide },
    least: upright ? { width: 72, height: 72 } : { width: 110, height: 62 },
  };
}

/** How many tiles of a bearable size the area holds, at most so many, at least one. */
function roomIn(area: Area, gap: number, shape: Shape, least: Size, most: number): number {
  for (let count = most; count > 1; count--) {
    const tile = bestGrid(count, area, gap, shape);
    if (tile.width >= least.width && tile.height >= least.height) {
      return count;
    }
  }
  return 1;
}

export interface Pages {
  readonly featured: readonly Box[];
  /** Those of the first page, then those of the second, and so on. */
  readonly others: readonly Box[];
  readonly perPage: number;
  readonly count: number;
  /** Where one turns the pages; absent while there is one. */
  readonly pager?: Box;
}

/**
 * Large tiles, which all pages show, and the others on as many pages as they need. All pages have tiles of the same size.
 */
export function arrangePages(
  featured: number,
  others: number,
  area: Area,
  gap: number,
  featuredShape: Shape,
  limits: { readonly tiles: number; readonly pager: number },
): Pages {
  const { main, rest, restShape, least } = partsOf(featured, others, area, gap, featuredShape);
  const large = arrangeGrid(featured, main, gap, featuredShape);
  const most = Math.max(1, limits.tiles - featured);
  if (others <= roomIn(rest, gap, restShape, least, Math.min(most, others))) {
    return {
      featured: large,
      others: arrangeGrid(others, rest, gap, restShape),
      perPage: Math.max(1, others),
      count: 1,
    };
  }

  const page = { ...rest, height: Math.max(0, rest.height - limits.pager) };
  const perPage = roomIn(page, gap, restShape, least, Math.min(most, others - 1));
  const grid = bestGrid(perPage, page, gap, restShape);
  const boxes: Box[] = [];
  for (let before = 0; before < others; before += perPage) {
    boxes.push(...placeIn(grid, Math.min(perPage, others - before), page, gap));
  }
  const pager = { x: rest.x, y: page.y + page.height, width: rest.width, height: rest.height - page.height };
  return { featured: large, others: boxes, perPage, count: Math.ceil(others / perPage), pager };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
