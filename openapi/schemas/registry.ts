import * as z from 'zod';

/** The schemas that stand among the components of the document, each under its name. */
const components = z.registry<{ id: string }>();

/** Gives a schema its place among the components. */
export function component<S extends z.core.$ZodType>(id: string, description: string, schema: S): S {
  components.add(schema, { id });
  z.globalRegistry.add(schema, { description });
  return schema;
}

/** Says in words what each field of an object is: the schemas that requests are validated with ship without words. */
export function describeFields<Shape extends z.core.$ZodShape>(
  object: z.core.$ZodObject<Shape>,
  descriptions: Readonly<Record<keyof Shape, string | Described>>,
): void {
  const words = new Map<string, string | Described>(Object.entries(descriptions));
  for (const [name, schema] of Object.entries<z.core.$ZodType>(object._zod.def.shape)) {
    const said = words.get(name) ?? '';
    z.globalRegistry.add(schema, typeof said === 'string' ? { description: said } : said);
  }
}

type Described = { readonly description: string; readonly examples: string[] };

/** A component by its place in the document. */
export function referenceTo(schema: z.core.$ZodType): { readonly $ref: string } {
  const id = components.get(schema)?.id;
  if (id === undefined) throw new Error('the schema is no component');
  return { $ref: `#/components/schemas/${id}` };
}

/** What `components.schemas` of the document holds. */
export function componentSchemas(): Record<string, object> {
  const { schemas } = z.toJSONSchema(components, { uri: (id) => `#/components/schemas/${id}`, io: 'input' });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]));
}

/** The parameters of a query, by name: each as it is once it has been read, so that a number is one. */
export function parametersOf(query: z.core.$ZodObject) {
  const { properties = {} } = z.toJSONSchema(query, { io: 'output' });
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const { description, ...schema } = typeof property === 'object' ? property : {};
      return [name, { name, in: 'query', required: false, description, schema }];
    }),
  );
}
