import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CloseIcon } from './icons';
import { texts } from './texts';
import { useView } from './view';

interface PanelProps {
  readonly name: string;
  readonly count?: number;
  readonly focus: string;
  readonly children: ComponentChildren;
}

/** A side panel of the call; on a phone it covers the page. */
export function Panel({ name, count, focus, children }: PanelProps) {
  const { actions, compact } = useView();
  const element = useRef<HTMLElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    // On a phone the field would call the keyboard up before anything was read.
    const target = compact.peek() ? 'h2' : focus;
    element.current?.querySelector<HTMLElement>(target)?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, [compact, focus]);

  return (
    <section
      ref={element}
      class="panel"
      aria-label={name}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          actions.openPanel('none');
        }
      }}
    >
      <header class="panel-head">
        <h2 tabIndex={-1}>
          {name}
          {count !== undefined && <span class="panel-count">{count}</span>}
        </h2>
        <button
          type="button"
          class="btn-plain panel-close"
          aria-label={texts.close}
          onClick={() => actions.openPanel('none')}
        >
          <CloseIcon />
        </button>
      </header>
      {children}
    </section>
  );
}
