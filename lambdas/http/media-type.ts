/** FHIR in JSON: https://hl7.org/fhir/R4/http.html#mime-type */
export const FHIR_JSON = 'application/fhir+json';
export const MERGE_PATCH_JSON = 'application/merge-patch+json';

type Headers = Readonly<Record<string, string | undefined>>;

/** The media type of a request's body, without parameters; undefined if it says none. */
export const contentTypeOf = (headers: Headers): string | undefined =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase();

/** Whether the caller wants its answer in FHIR: because it says so first, or sends FHIR and does not mind. */
export function wantsFhir(headers: Headers): boolean {
  const accepted = (headers.accept ?? '')
    .split(',')
    .map((range) => range.split(';')[0]?.trim().toLowerCase());
  const first = accepted.find((type) => type === FHIR_JSON || type === 'application/json');
  return (first ?? contentTypeOf(headers)) === FHIR_JSON;
}
