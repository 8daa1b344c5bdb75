import { useEffect, useId, useState } from 'preact/hooks';

interface RightProps {
  readonly name: string;
  readonly hint?: string;
  readonly on: boolean;
  /** Whether the server took it; otherwise the box goes back. */
  readonly onChange: (on: boolean) => Promise<boolean>;
}

/** One thing that is allowed or not. */
export function Right({ name, hint, on, onChange }: RightProps) {
  const id = useId();
  // Between the click and the server's word the box shows what was clicked.
  const [wanted, setWanted] = useState<boolean>();
  useEffect(() => setWanted(undefined), [on]);
  return (
    <div class="form-check form-switch setting">
      <input
        id={id}
        class="form-check-input"
        type="checkbox"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        checked={wanted ?? on}
        onChange={(event) => {
          const { checked } = event.currentTarget;
          setWanted(checked);
          onChange(checked)
            .then((done) => done || setWanted(undefined))
            .catch(console.error);
        }}
      />
      <label class="form-check-label" for={id}>
        {name}
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} class="form-text">
          {hint}
        </p>
      )}
    </div>
  );
}
