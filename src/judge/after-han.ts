/** A text as it follows a Chinese character: after a space where it begins with a Latin letter or a digit. */
export function afterHan(text: string): string {
  return /^[\x21-\x7e]/.test(text) ? ` ${text}` : text;
}
