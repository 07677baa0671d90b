/** A word, number, emoji or sign of a message. */
export interface Token {
  /** Lower case, without accents and apostrophes. */
  readonly text: string;
  /** Punctuation or a new line stands before it. */
  readonly afterBreak: boolean;
  /** Nothing stands between it and the token before, as in `3pm`. */
  readonly isGlued: boolean;
}

const faces: readonly (readonly [string, string])[] = [
  [':-)', '🙂'],
  [':)', '🙂'],
  [';)', '🙂'],
  [':d', '🙂'],
  ['<3', '❤'],
  [':-(', '🙁'],
  [':(', '🙁'],
  [":'(", '😢'],
];

const digitSigns = ['❶➀➊⓵', '❷➁➋⓶', '❸➂➌⓷'];

/** The text in lower case and plain letters: one spelling for accents, curly quotes, full-width and emoji digits. */
export function normalise(body: string): string {
  let text = body
    .toLowerCase()
    .replaceAll(/[\u2018\u2019\u02bc\u00b4`\u2032]/g, "'")
    .replaceAll(/[\u201c\u201d\u00ab\u00bb\u2033]/g, '"')
    .replaceAll("i'll", 'i will')
    .normalize('NFKD')
    .replaceAll('\u20e3', ' ')
    .replaceAll(/\p{M}|\p{Cf}|\p{Emoji_Modifier}/gu, '')
    .replaceAll('\u2044', '/');
  for (const [typed, face] of faces) text = text.replaceAll(typed, ` ${face} `);
  digitSigns.forEach((signs, index) => {
    for (const sign of signs) text = text.replaceAll(sign, ` ${index + 1} `);
  });
  return text;
}

const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= '0' && character <= '9';
const letter = /^\p{L}$/u;
const isLetter = (character: string | undefined): boolean =>
  character !== undefined &&
  ((character >= 'a' && character <= 'z') || (character > '\u007f' && letter.test(character)));

/** Signs that say something by themselves; other signs of ASCII only separate. */
const signs: ReadonlyMap<string, string> = new Map([
  ['?', '?'],
  ['/', '/'],
  ['%', '%'],
  ['$', '$'],
  ['@', '@'],
  ['=', '='],
  ['&', 'and'],
  ['+', 'and'],
]);

/** The tokens of a normalised text, in order. */
export function tokenise(normalised: string): Token[] {
  const characters = [...normalised];
  const tokens: Token[] = [];
  let at = 0;
  let afterBreak = false;
  let isGlued = false;
  const add = (text: string) => {
    tokens.push({ text, afterBreak, isGlued });
    afterBreak = false;
    isGlued = true;
  };
  while (at < characters.length) {
    const character = characters[at] ?? '';
    if (isLetter(character)) {
      const [text, next] = wordAt(characters, at);
      add(text);
      at = next;
    } else if (isDigit(character)) {
      const [text, next] = numberAt(characters, at);
      add(text);
      at = next;
    } else {
      const isHash = character === '#' && !isDigit(characters[at + 1]);
      const sign = isHash ? '#' : (signs.get(character) ?? (character > '\u00bf' ? character : undefined));
      isGlued = false;
      if (sign !== undefined) {
        add(sign);
        isGlued = false;
      } else if (
        character === '\n' ||
        (character.trim() !== '' && character !== "'" && !isHyphen(characters, at))
      ) {
        afterBreak = true;
      }
      if (sign === '?') afterBreak = true;
      at += 1;
    }
  }
  return joinSpelled(tokens);
}

const isHyphen = (characters: readonly string[], at: number): boolean =>
  characters[at] === '-' && isLetter(characters[at - 1]) && isLetter(characters[at + 1]);

/** Letters, with the apostrophes between them dropped. */
function wordAt(characters: readonly string[], from: number): [string, number] {
  let text = '';
  let at = from;
  while (isLetter(characters[at]) || (characters[at] === "'" && isLetter(characters[at + 1]))) {
    if (characters[at] !== "'") text += characters[at];
    at += 1;
  }
  return [text, at];
}

/** Digits, with the signs between them: `101.3`, `2/10`, `9:30`. */
function numberAt(characters: readonly string[], from: number): [string, number] {
  let text = '';
  let at = from;
  while (isDigit(characters[at]) || (/^[.,:/]$/.test(characters[at] ?? '') && isDigit(characters[at + 1]))) {
    text += characters[at] === ',' ? '.' : characters[at];
    at += 1;
  }
  return [text, at];
}

/** `S T O P` and `s.t.o.p` are words: three single letters or more in a row. */
function joinSpelled(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  let at = 0;
  while (at < tokens.length) {
    const first = tokens[at] as Token;
    let end = at;
    while (tokens[end]?.text.length === 1 && isLetter(tokens[end]?.text)) end += 1;
    if (end - at >= 3) {
      const text = tokens
        .slice(at, end)
        .map((token) => token.text)
        .join('');
      joined.push({ ...first, text });
      at = end;
    } else {
      joined.push(first);
      at += 1;
    }
  }
  return joined;
}
