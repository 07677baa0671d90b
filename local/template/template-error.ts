/** The template has something that the local run cannot honour, or lacks something that it needs. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  constructor(where: string, what: string) {
    super(`${where}: ${what}`);
  }
}
