const names = new Intl.DisplayNames('en', { type: 'language' });

/** `es`: Spanish. */
export const languageName = (language: string): string => names.of(language) ?? language;
