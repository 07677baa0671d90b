/** A route of an HTTP API and what stands in the path of one request for it. */
export interface RouteMatch<R> {
  readonly route: R;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * The route that API Gateway would choose: the most specific path first (literal segments before parameters before a greedy
 * `{proxy+}`), in it the method before ANY, and `$default` last. Undefined if there is none.
 *
 * @param routes each with its key, like `GET /treatments/{treatmentId}`
 * @param path decoded
 */
export function matchRoute<R extends { readonly routeKey: string }>(
  routes: readonly R[],
  method: string,
  path: string,
): RouteMatch<R> | undefined {
  const candidates = routes.flatMap((route) => {
    const match = matchKey(route.routeKey, method, path);
    return match === undefined ? [] : [{ route, ...match }];
  });
  const [best] = candidates.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  return best && { route: best.route, pathParameters: best.pathParameters };
}

/** `rank` sorts by specificity: a digit for each segment, then one for the method. */
function matchKey(
  routeKey: string,
  method: string,
  path: string,
): { rank: string; pathParameters: Record<string, string> } | undefined {
  if (routeKey === '$default') return { rank: '9', pathParameters: {} };
  const [routeMethod = '', routePath = ''] = routeKey.split(' ');
  if (routeMethod !== 'ANY' && routeMethod !== method) return undefined;

  const wanted = routePath.split('/').slice(1);
  const actual = path.split('/').slice(1);
  const pathParameters: Record<string, string> = {};
  let rank = '';
  for (const [index, segment] of wanted.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    const value = greedy ? actual.slice(index).join('/') : actual[index];
    if (value === undefined || (name === undefined && value !== segment) || value === '') return undefined;
    if (name !== undefined) pathParameters[name] = value;
    rank += name === undefined ? '0' : greedy ? '2' : '1';
    if (greedy) return { rank: rank + (routeMethod === 'ANY' ? '1' : '0'), pathParameters };
  }
  if (actual.length !== wanted.length) return undefined;
  return { rank: rank + (routeMethod === 'ANY' ? '1' : '0'), pathParameters };
}
