/** What must not show: words as they are, phones in E.164. */
export interface Marks {
  readonly words: readonly string[];
  readonly phones: readonly string[];
}

/**
 * The marks that stand in a text: words in any case; phones whole, or without their country, however their digits are parted; both as
 * they are, escaped for JSON or for a URL, or in Base64.
 */
export function leaksIn(text: string, { words, phones }: Marks): string[] {
  const forms = [text, unescaped(text), ...decoded(text)].map((form) => form.toLowerCase());
  return [
    ...words.filter((word) => forms.some((form) => form.includes(word.toLowerCase()))),
    ...phones.filter((phone) => forms.some((form) => partedDigits(phone).test(form))),
  ];
}

/** `(305) 555-0123` and the like. The country may come before: it need not. */
function partedDigits(phone: string): RegExp {
  const national = phone.replace(/^\+1/, '').replace(/^\+/, '');
  return new RegExp([...national].join('[ ().\\-/]{0,3}'));
}

const unescaped = (text: string): string =>
  text
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));

/** Everything that may be Base64, of either alphabet, decoded. */
const decoded = (text: string): string[] =>
  (text.match(/[\w+/-]{12,}/g) ?? []).map((run) => Buffer.from(run, 'base64').toString('latin1'));
