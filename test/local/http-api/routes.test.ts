import { describe, expect, it } from '@jest/globals';
import { matchRoute } from '../../../local/http-api/routes.ts';

const routes = [
  'GET /pets/dog/1',
  'GET /pets/dog/{id}',
  'GET /pets/{proxy+}',
  'ANY /{proxy+}',
  '$default',
].map((routeKey) => ({ routeKey }));

const chosen = (method: string, path: string, among = routes) =>
  matchRoute(among, method, path)?.route.routeKey;

describe('the route of a request', () => {
  // The example of "How API Gateway routes requests for HTTP APIs".
  it.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}'],
    ['POST', '/test/5', 'ANY /{proxy+}'],
    ['GET', '/', '$default'],
  ])('of %s %s is %s', (method, path, expected) => {
    expect(chosen(method, path)).toBe(expected);
  });

  it('prefers the method to ANY', () => {
    const both = [{ routeKey: 'ANY /a' }, { routeKey: 'GET /a' }];
    expect(chosen('GET', '/a', both)).toBe('GET /a');
    expect(chosen('PUT', '/a', both)).toBe('ANY /a');
  });

  it.each([
    ['POST', '/pets/dog/2'],
    ['GET', '/pets/dog'],
    ['GET', '/pets/dog/'],
    ['GET', '/pets/dog/2/'],
    ['GET', '/pets/dog/2/tail'],
  ])('is none for %s %s', (method, path) => {
    expect(chosen(method, path, [{ routeKey: 'GET /pets/dog/{id}' }])).toBeUndefined();
  });

  it('names what stands in the place of each parameter', () => {
    expect(
      matchRoute([{ routeKey: 'GET /a/{first}/b/{rest+}' }], 'GET', '/a/1/b/2/3')?.pathParameters,
    ).toEqual({ first: '1', rest: '2/3' });
  });
});
