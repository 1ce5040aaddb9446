import fc from '../../support/seeded-fast-check';
import { canonicalPath } from '../../../lib/request/canonical-path';

describe('canonicalPath', () => {
  it.each([
    ['/orders/17', '/orders/17'],
    ['/', '/'],
    ['/static/', '/static/'],
    ['/static/../admin', '/admin'],
    ['/static/..', '/'],
    ['/static/.', '/static/'],
    ['/../../etc/passwd', '/etc/passwd'],
    ['//static///app.js', '/static/app.js'],
    ['/static\\..\\admin', '/admin'],
    ['/st%61tic', '/static'],
    ['/static/%2e%2e/admin', '/admin'],
    ['/static/%2E%2e%2fadmin', '/admin'],
    ['/static%5c..%5cadmin', '/admin'],
    ['/static/%252e%252e/admin', '/admin'],
    ['/static/%25252e%25252e/admin', '/admin'],
    ['/caf%C3%A9', '/café'],
    ['/.well-known/x', '/.well-known/x'],
    ['/a...b/..c', '/a...b/..c'],
  ])('reads %s as %s', (path, canonical) => {
    expect(canonicalPath(path)).toBe(canonical);
  });

  it.each([
    ['/100%', '/100%'],
    ['/100%25', '/100%'],
    ['/%zz/x', '/%zz/x'],
    ['/%', '/%'],
    ['/%ff%41', '/%ffA'],
    ['/%c0%ae%c0%ae/x', '/%c0%ae%c0%ae/x'],
  ])('leaves escapes that stand for nothing: %s is %s', (path, canonical) => {
    expect(canonicalPath(path)).toBe(canonical);
  });

  const segment = fc.stringMatching(/^[\w.\\ é~-]{0,6}$/);
  const plainPath = fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`);

  it('comes to the same however often the path was encoded, up to three times', () => {
    fc.assert(
      fc.property(plainPath, fc.integer({ min: 0, max: 3 }), (path, times) => {
        let encoded = path;
        for (let i = 0; i < times; i++) encoded = encodeURIComponent(encoded);
        expect(canonicalPath(encoded)).toBe(canonicalPath(path));
      }),
    );
  });

  it('has nothing left to fold: reading its answer again changes nothing', () => {
    fc.assert(
      fc.property(plainPath, (path) => {
        const canonical = canonicalPath(path);
        expect(canonicalPath(canonical)).toBe(canonical);
        expect(canonical).not.toMatch(/\/\.{0,2}\/|\\|\/\.{1,2}$/);
      }),
    );
  });

  it('never throws, and always answers with an absolute path for one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(canonicalPath(`/${text}`)).toMatch(/^\//);
      }),
    );
  });
});
