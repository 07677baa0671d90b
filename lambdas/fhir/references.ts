import { type Complex, fieldOf, type Reader } from './element.ts';
import { type Entry, resourceTypeOf } from './message.ts';

/** Resolves a Reference to a Patient that was sent. Undefined if it does not lead to exactly one: the reader then knows why. */
export type ResolvePatient = (reference: Complex, from: Entry) => Complex | undefined;

/**
 * Follows the rules for references in bundles (https://hl7.org/fhir/R4/bundle.html#references), and takes `Patient/id` for the
 * Patient with that id as well where one of the two entries has no RESTful URL, from which the rules would build another. A
 * reference without a URL is resolved by its identifier. Everything is indexed once: a message may be all references.
 */
export function patientResolver(entries: readonly Entry[], reader: Reader): ResolvePatient {
  const byUrl = Map.groupBy(entries, ({ fullUrl }) => fullUrl);
  const byId = Map.groupBy(entries.filter(isPatientEntry), idOf);
  const byIdentifier = once(() => indexByIdentifier(resourcesOf(entries.filter(isPatientEntry)), reader));
  const containedIn = oncePerEntry((entry) => {
    const resources = reader.objects(entry.resource, 'contained');
    return {
      byId: Map.groupBy(resources, (resource) => fieldOf(resource, 'id')),
      byIdentifier: once(() => indexByIdentifier(resources.filter(isPatient), reader)),
    };
  });

  return (reference, from) => {
    const url = reader.string(reference, 'reference');
    if (url !== undefined) {
      const found = url.value.startsWith('#')
        ? containedIn(from).byId.get(url.value.slice(1))
        : resolveUrl(url.value, from);
      return onlyPatient(found, url.path);
    }
    const identifier = reader.object(reference, 'identifier');
    const key = identifier && keyOf(identifier, reader);
    if (identifier === undefined || key === undefined) {
      return reader.fault(
        reference.path,
        'required',
        'A reference to a Patient in this request, or the identifier of one with its system.',
      );
    }
    const found = [byIdentifier(), containedIn(from).byIdentifier()].flatMap((index) => index.get(key) ?? []);
    return onlyPatient(found, identifier.path);
  };

  function resolveUrl(reference: string, from: Entry): Complex[] {
    const [url = '', version] = reference.split('/_history/');
    const isThisVersion = ({ resource }: Entry) => {
      const sent = versionOf(resource, reader);
      return version === undefined || sent === undefined || sent === version;
    };
    const found = isAbsolute(url) ? byUrl.get(url) : resolveRelative(url, from);
    return resourcesOf((found ?? []).filter(isThisVersion));
  }

  function resolveRelative(url: string, from: Entry): readonly Entry[] | undefined {
    const root = restful(from.fullUrl)?.root;
    const exact = root === undefined ? undefined : byUrl.get(root + url);
    if (exact !== undefined) return exact;
    const id = /^Patient\/([A-Za-z0-9.-]{1,64})$/.exec(url)?.[1];
    if (id === undefined) return undefined;
    // Under another root it is another server's Patient, which may be anybody.
    return byId.get(id)?.filter(({ fullUrl }) => root === undefined || restful(fullUrl) === undefined);
  }

  function onlyPatient(found: readonly Complex[] | undefined, path: string): Complex | undefined {
    const [patient, ...others] = found ?? [];
    if (patient === undefined) {
      return reader.fault(path, 'reference', 'One that leads to a Patient in this request.');
    }
    if (others.length > 0) {
      return reader.fault(path, 'ambiguous-reference', 'One that leads to a single Patient in this request.');
    }
    return isPatient(patient)
      ? patient
      : reader.fault(path, 'reference-type', 'One that leads to a Patient.');
  }
}

const isPatient = (resource: Complex): boolean => resourceTypeOf(resource) === 'Patient';
const isPatientEntry = ({ resource }: Entry): boolean => isPatient(resource);
const resourcesOf = (entries: readonly Entry[]): Complex[] => entries.map(({ resource }) => resource);

const isAbsolute = (url: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(url);

/** The parts of a URL of a REST server, `[root][type]/[id]`; undefined if it is of another kind. */
function restful(url: string | undefined): { root: string; id: string } | undefined {
  if (url === undefined || !/^https?:\/\//.test(url)) return undefined;
  const idAt = url.lastIndexOf('/') + 1;
  const typeAt = url.lastIndexOf('/', idAt - 2) + 1;
  const isRestful = /^[A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/.test(url.slice(typeAt));
  return isRestful ? { root: url.slice(0, typeAt), id: url.slice(idAt) } : undefined;
}

const idOf = ({ resource, fullUrl }: Entry): unknown => fieldOf(resource, 'id') ?? restful(fullUrl)?.id;

function versionOf(resource: Complex, reader: Reader): string | undefined {
  const meta = reader.object(resource, 'meta');
  return meta && reader.string(meta, 'versionId')?.value;
}

function indexByIdentifier(patients: readonly Complex[], reader: Reader): Map<string, Complex[]> {
  const index = new Map<string, Complex[]>();
  for (const patient of patients) {
    const keys = reader.objects(patient, 'identifier').map((identifier) => keyOf(identifier, reader));
    for (const key of new Set(keys)) {
      if (key === undefined) continue;
      const others = index.get(key);
      if (others === undefined) index.set(key, [patient]);
      else others.push(patient);
    }
  }
  return index;
}

/** An identifier without its system may be anybody's, and an old one somebody else's. */
function keyOf(identifier: Complex, reader: Reader): string | undefined {
  const [use, system, value] = ['use', 'system', 'value'].map(
    (name) => reader.string(identifier, name)?.value,
  );
  return use === 'old' || system === undefined || value === undefined
    ? undefined
    : JSON.stringify([system, value]);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function oncePerEntry<T>(make: (entry: Entry) => T): (entry: Entry) => T {
  const made = new Map<Entry, T>();
  return (entry) => {
    const value = made.get(entry) ?? make(entry);
    made.set(entry, value);
    return value;
  };
}
