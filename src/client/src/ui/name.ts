/** The server's limit; it counts UTF-16 units as the browser's maxlength does. */
export const maxNameLength = 60;

/** The name as it will be used, or undefined when there is none. */
export function nameOf(text: string): string | undefined {
  const name = text.trim();
  return name === '' || name.length > maxNameLength ? undefined : name;
}
