import type { Box } from './grid';
import { NextIcon, PreviousIcon } from './icons';
import { texts } from './texts';
import { turnPage, useView } from './view';

/** More pages than that are told by their number alone. */
const mostDots = 8;

/** Turns the pages of tiles. Arrow keys and swiping do the same. At the ends its buttons keep the focus and do nothing. */
export function Pager({ page, pages, box }: { readonly page: number; readonly pages: number; readonly box: Box }) {
  const view = useView();
  const place = { left: `${box.x}px`, top: `${box.y}px`, width: `${box.width}px`, height: `${box.height}px` };
  return (
    <div class="pager" style={place}>
      <button
        type="button"
        class="pager-turn"
        aria-label={texts.pager.previous}
        aria-disabled={page === 0}
        onClick={() => turnPage(view, -1)}
      >
        <PreviousIcon />
      </button>
      <p class="pager-place" role="status">
        <span class="visually-hidden">{texts.pager.place(page + 1, pages)}</span>
        <span aria-hidden="true">
          {pages > mostDots
            ? `${page + 1} / ${pages}`
            : Array.from({ length: pages }, (_, index) => (
                <i key={index} class={index === page ? 'pager-dot pager-dot-on' : 'pager-dot'} />
              ))}
        </span>
      </p>
      <button
        type="button"
        class="pager-turn"
        aria-label={texts.pager.next}
        aria-disabled={page === pages - 1}
        onClick={() => turnPage(view, 1)}
      >
        <NextIcon />
      </button>
    </div>
  );
}
