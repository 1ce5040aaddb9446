import { readPublicSurface } from '../support/public-surface';
import { decoratorCases } from './decorators/decorator-cases';
import { exportCases } from './exports/export-cases';
import { optionCases } from './options/option-cases';

/** An option or an export that does nothing is a lie: whoever adds one adds the case that proves it on both adapters. */
describe('nothing inert', () => {
  const surface = readPublicSurface();

  it('proves every option', () => {
    expect(Object.keys(optionCases).sort()).toEqual([...surface.options].sort());
  });

  it('proves every decorator and everything else that is exported', () => {
    expect(Object.keys({ ...decoratorCases, ...exportCases }).sort()).toEqual([...surface.exports].sort());
  });
});
