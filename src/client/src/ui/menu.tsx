import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { MenuIcon } from './icons';
import { placeMenu } from './menu-place';

export interface MenuItem {
  readonly name: string;
  readonly run: () => void;
  readonly danger?: boolean;
}

/** A menu button after the ARIA practices: arrows move, Escape and Tab close, focus returns to the button. */
export function MenuButton({ name, items }: { readonly name: string; readonly items: readonly MenuItem[] }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  // In the browser's top layer, because the list around it scrolls and would cut it off, and notices would lie over it.
  useLayoutEffect(() => {
    const element = menu.current;
    if (!open || element === null || button.current === null) {
      return;
    }

    element.showPopover();
    const rtl = getComputedStyle(element).direction === 'rtl';
    const window = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
    const { left, top } = placeMenu(
      button.current.getBoundingClientRect(),
      { width: element.offsetWidth, height: element.offsetHeight },
      window,
      rtl,
    );
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  }, [open]);

  useEffect(() => {
    if (!open) {
      return;
    }

    const scope = new AbortController();
    entries(menu.current)[0]?.focus({ preventScroll: true });
    // Its place is that of the button at the moment of opening.
    const away = () => setOpen(false);
    document.addEventListener('scroll', away, { signal: scope.signal, capture: true, passive: true });
    window.addEventListener('resize', away, { signal: scope.signal });
    document.addEventListener(
      'pointerdown',
      (event) => {
        if (menu.current?.parentElement?.contains(event.target as Node) !== true) {
          setOpen(false);
        }
      },
      { signal: scope.signal },
    );
    return () => scope.abort();
  }, [open]);

  function close() {
    setOpen(false);
    button.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    const all = entries(menu.current);
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      all[(at + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length]?.focus();
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      all[event.key === 'Home' ? 0 : all.length - 1]?.focus();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') {
      setOpen(false);
    }
  }

  return (
    <div class="menu-anchor">
      <button
        ref={button}
        type="button"
        class="btn-plain"
        aria-label={name}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <MenuIcon />
      </button>
      {open && (
        <div ref={menu} popover="manual" class="menu" role="menu" aria-label={name} tabIndex={-1} onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.name}
              type="button"
              role="menuitem"
              class={item.danger === true ? 'menu-danger' : undefined}
              tabIndex={-1}
              onClick={() => {
                close();
                item.run();
              }}
            >
              {item.name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function entries(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
}
