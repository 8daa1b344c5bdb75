import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Icon } from './icons';
import { useView } from './view';

interface PopoverProps {
  readonly name: string;
  readonly icon: Icon;
  readonly tip?: string;
  readonly class?: string;
  readonly attention?: boolean;
  /** Why there is nothing to choose now; said when it is pressed. */
  readonly reason?: string | undefined;
  readonly children: (close: () => void) => ComponentChildren;
}

/** A toolbar button with choices above it; on a phone they rise from the lower edge. */
export function PopoverButton(props: PopoverProps) {
  const { actions } = useView();
  const [open, setOpen] = useState(false);
  const disabled = props.reason !== undefined;
  const button = useRef<HTMLButtonElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  useEffect(() => {
    if (disabled) {
      setOpen(false);
    }
  }, [disabled]);

  useEffect(() => {
    if (!open) {
      return;
    }

    const scope = new AbortController();
    sheet.current?.querySelector<HTMLElement>('button, a')?.focus();
    const outside = (event: Event) => {
      const target = event.target as Node;
      if (sheet.current?.contains(target) !== true && button.current?.contains(target) !== true) {
        setOpen(false);
      }
    };
    document.addEventListener('pointerdown', outside, { signal: scope.signal });
    document.addEventListener('focusin', outside, { signal: scope.signal });
    return () => scope.abort();
  }, [open]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape works wherever the focus is inside
    <div
      class="popover-anchor"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation();
          close();
        }
      }}
    >
      <button
        ref={button}
        type="button"
        class={`tool ${props.class ?? ''}${open ? ' tool-active' : ''}`}
        aria-label={props.name}
        aria-expanded={open}
        aria-disabled={disabled}
        aria-description={props.reason}
        data-tip={open ? undefined : (props.reason ?? props.tip ?? props.name)}
        onClick={() => {
          if (props.reason === undefined) {
            setOpen(!open);
          } else {
            actions.explain(props.reason);
          }
        }}
      >
        <props.icon />
        {props.attention === true && <span class="tool-dot" />}
      </button>
      {open && (
        <>
          <div class="popover-backdrop" />
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields, these are buttons */}
          <div class="popover-sheet" ref={sheet} role="group" aria-label={props.name}>
            {props.children(close)}
          </div>
        </>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly hint?: string | undefined;
  readonly icon: Icon;
  readonly pressed?: boolean | undefined;
  readonly expanded?: boolean;
  readonly danger?: boolean;
  /** Why it can't be chosen now; shown in place of the hint, and said when it is pressed. */
  readonly reason?: string | undefined;
  readonly badge?: number;
  readonly onChoose: () => void;
}

export function Choice(props: ChoiceProps) {
  const { name, reason, icon: ChoiceIcon, pressed, expanded, danger, badge = 0 } = props;
  const { actions } = useView();
  const hint = reason ?? props.hint;
  return (
    <button
      type="button"
      class={`choice${danger === true ? ' choice-danger' : ''}${pressed === true ? ' choice-on' : ''}`}
      aria-label={name}
      aria-description={hint}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-disabled={reason !== undefined}
      onClick={() => {
        if (reason === undefined) {
          props.onChoose();
        } else {
          actions.explain(reason);
        }
      }}
    >
      <ChoiceIcon />
      <span>
        {name}
        {/* Drawn by the style sheet: text of a button that its name lacks fails WCAG 2.5.3. */}
        {hint !== undefined && <small data-hint={hint} />}
      </span>
      {badge > 0 && <span class="badge-count" data-count={badge} />}
    </button>
  );
}
