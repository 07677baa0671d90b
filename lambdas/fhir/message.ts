import { type Complex, fieldOf, isComplex, type Reader } from './element.ts';

/** A resource that was sent, and the URL that it goes by. */
export interface Entry {
  readonly resource: Complex;
  readonly fullUrl: string | undefined;
}

/** What was sent: one procedure, and the resources that came along, the procedure among them. */
export interface Message {
  readonly procedure: Entry;
  readonly entries: readonly Entry[];
  /** The Bundle, if it is one. */
  readonly bundle: Complex | undefined;
}

export const resourceTypeOf = (resource: Complex): unknown => fieldOf(resource, 'resourceType');

const BUNDLE_TYPES = ['transaction', 'batch', 'collection', 'message'];
const READ = ['Procedure', 'Patient', 'Consent'];

/** Finds the one procedure of a request. Undefined where there is not exactly one: the reader then knows why. */
export function openMessage(resource: unknown, reader: Reader): Message | undefined {
  const sent = { value: resource, path: 'Resource' };
  const type = isComplex(sent) ? resourceTypeOf(sent) : undefined;
  if (type === 'Procedure') {
    const procedure = { resource: { value: resource, path: type } as Complex, fullUrl: undefined };
    return { procedure, entries: [procedure], bundle: undefined };
  }
  if (type === 'Bundle') return openBundle({ value: resource, path: type } as Complex, reader);
  return reader.fault('Resource', 'resource-type', 'A Procedure, or a Bundle with one.');
}

function openBundle(bundle: Complex, reader: Reader): Message | undefined {
  const type = reader.string(bundle, 'type')?.value;
  if (type === undefined || !BUNDLE_TYPES.includes(type)) {
    reader.fault(
      `${bundle.path}.type`,
      type === undefined ? 'required' : 'value',
      `One of ${BUNDLE_TYPES.join(', ')}.`,
    );
  }
  const items = reader.objects(bundle, 'entry');
  const entries = items.flatMap((item) => readEntry(item, reader));
  const first = items.at(0);
  if (type === 'message' && !(first !== undefined && isMessageHeader(first))) {
    reader.fault(
      `${bundle.path}.entry[0].resource`,
      'message-header',
      'A MessageHeader: it opens a message.',
    );
  }
  const [procedure, ...others] = entries.filter(({ resource }) => resourceTypeOf(resource) === 'Procedure');
  if (procedure !== undefined && others.length === 0) return { procedure, entries, bundle };
  const found = procedure === undefined ? 0 : others.length + 1;
  return reader.fault(
    `${bundle.path}.entry`,
    'one-procedure',
    `Exactly one Procedure in a request; ${found} were found. One to be cancelled is sent as well, with status not-done or entered-in-error.`,
  );
}

const isMessageHeader = (entry: Complex): boolean => {
  const resource = { value: fieldOf(entry, 'resource'), path: entry.path };
  return isComplex(resource) && resourceTypeOf(resource) === 'MessageHeader';
};

function readEntry(item: Complex, reader: Reader): Entry[] {
  const fullUrl = reader.string(item, 'fullUrl')?.value;
  const resource = reader.object(item, 'resource');
  if (resource === undefined) return [];
  const type = resourceTypeOf(resource);
  if (READ.some((read) => read === type)) checkRequest(item, resource, reader);
  return [{ resource, fullUrl }];
}

/** A resource that is to be deleted, or that is a patch of another, says nothing of how things are. */
function checkRequest(item: Complex, resource: Complex, reader: Reader): void {
  const request = reader.object(item, 'request');
  const method = request && reader.string(request, 'method');
  if (method === undefined || method.value === 'POST' || method.value === 'PUT') return;
  const detail =
    resourceTypeOf(resource) === 'Procedure'
      ? 'POST or PUT: a treatment is cancelled by a Procedure with status not-done or entered-in-error.'
      : 'POST or PUT, or a Bundle without this entry.';
  reader.fault(method.path, 'value', detail);
}
