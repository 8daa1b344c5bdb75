const rules = new Intl.PluralRules('ar');

interface Forms {
  readonly one: string;
  readonly two: string;
  /** From 3 to 10, and so in each hundred. */
  readonly few: string;
  readonly many: string;
  /** 100, 200, ... and fractions. */
  readonly other: string;
}

/** A number with its noun: Arabic has no number with one and with two. */
export function counted(count: number, forms: Forms): string {
  const form = rules.select(count);
  return form === 'one' || form === 'two' ? forms[form] : `${count} ${form === 'zero' ? forms.other : forms[form]}`;
}
