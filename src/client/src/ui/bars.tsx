import type { Bars } from '../media/quality/quality';
import { texts } from './texts';

const heights = [5, 9, 13];

/** How good somebody's connection is: one to three bars, and words for those who don't see them. */
export function ConnectionBars({ bars }: { readonly bars: Bars }) {
  return (
    <span class={`bars bars-${bars}`} title={texts.tile.connection[bars]}>
      <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true" focusable="false">
        {heights.map((height, index) => (
          <rect
            key={height}
            class={index < bars ? 'bar bar-on' : 'bar'}
            x={index * 5}
            y={14 - height}
            width="3.5"
            height={height}
            rx="1"
          />
        ))}
      </svg>
      <span class="visually-hidden">{texts.tile.connection[bars]}</span>
    </span>
  );
}
