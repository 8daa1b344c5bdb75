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

/** The columns that give the largest tiles for count pictures in the area; rows are centred, also an unfilled last one. */
export function arrangeGrid(count: number, area: Area, gap: number, shape: Shape): Box[] {
  if (count === 0) {
    return [];
  }

  let best = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const tile = tileSize(columns, Math.ceil(count / columns), area, gap, shape);
    if (tile.width * tile.height > best.width * best.height * 1.001) {
      best = { columns, ...tile };
    }
  }

  const rows = Math.ceil(count / best.columns);
  const top = area.y + (area.height - rows * best.height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / best.columns);
    const inRow = row === rows - 1 ? count - row * best.columns : best.columns;
    const left = area.x + (area.width - inRow * best.width - (inRow - 1) * gap) / 2;
    return {
      x: Math.round(left + (index - row * best.columns) * (best.width + gap)),
      y: Math.round(top + row * (best.height + gap)),
      width: Math.floor(best.width),
      height: Math.floor(best.height),
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

/** Large tiles with the others in a strip: beside them in a lying area, below them in an upright one. */
export function arrangeStage(
  featured: number,
  others: number,
  area: Area,
  gap: number,
  featuredShape: Shape,
): { readonly featured: Box[]; readonly others: Box[] } {
  if (featured === 0) {
    return { featured: [], others: arrangeGrid(others, area, gap, cameraShape(area.width, area.height)) };
  }

  if (others === 0) {
    return { featured: arrangeGrid(featured, area, gap, featuredShape), others: [] };
  }

  const upright = area.width < area.height;
  const wanted = (featured * area.width) / (featuredShape === screenShape ? uprightScreen : uprightPerson);
  const length = upright
    ? Math.max(clamp(area.height * stripShare, 84, 170), area.height - wanted - gap)
    : clamp(area.width * (others > 6 ? stripShare * 1.5 : stripShare), 120, others > 6 ? 420 : 260);
  const main = upright
    ? { ...area, height: area.height - length - gap }
    : { ...area, width: area.width - length - gap };
  const strip = upright
    ? { ...area, y: area.y + main.height + gap, height: length }
    : { ...area, x: area.x + main.width + gap, width: length };
  return {
    featured: arrangeGrid(featured, main, gap, featuredShape),
    others: arrangeGrid(others, strip, gap, { narrowest: upright ? 2 / 3 : 4 / 3, widest: wide }),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
