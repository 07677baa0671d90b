const etag = {
  description:
    "The clinic's own revision of the treatment, in quotes, for `If-Match`. What Aftercare does by itself, such as sending, leaves it as it is.",
  schema: { type: 'string', pattern: '^"[1-9][0-9]*"$', examples: ['"1"'] },
};

/** The headers of answers, as `components.headers` of the document holds them. */
export const headers = {
  ETag: { ...etag, required: true },
  ETagUnlessDryRun: {
    ...etag,
    description: `${etag.description} A dry run has none, since nothing is stored.`,
    required: false,
  },
  Location: {
    description: 'The path of the treatment.',
    required: true,
    schema: { type: 'string', pattern: '^/treatments/[^/]+$', examples: ['/treatments/T-1001'] },
  },
  'Retry-After': {
    description: "How many seconds to wait. In Aftercare's own answer; API Gateway's has none.",
    required: false,
    schema: { type: 'integer', minimum: 1, examples: [5] },
  },
  'Accept-Post': {
    description: 'The media types that a post may have.',
    required: true,
    schema: { type: 'string', examples: ['application/json, application/fhir+json'] },
  },
  'Accept-Patch': {
    description: 'The media type that a patch must have (RFC 5789).',
    required: true,
    schema: { type: 'string', examples: ['application/merge-patch+json'] },
  },
  'Apigw-Requestid': {
    description: "API Gateway's id of the request: name it when you ask the operator about an answer.",
    required: true,
    schema: { type: 'string', minLength: 1, examples: ['d7f3XhQFoAMEJ2g='] },
  },
} as const;

export type HeaderName = keyof typeof headers;

/** References to some of them, for a response: every answer has the id of its request. */
export const headersOf = (names: readonly HeaderName[]) =>
  Object.fromEntries(
    [...names, 'Apigw-Requestid' as const].map((name) => [
      name === 'ETagUnlessDryRun' ? 'ETag' : name,
      { $ref: `#/components/headers/${name}` },
    ]),
  );
