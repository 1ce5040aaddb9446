import path from 'node:path';
import ts from 'typescript';

const root = path.join(__dirname, '../..');
const lib = path.join(root, 'lib') + path.sep;

/** What users can set, decorate with and call, read off the types of the package. */
export interface PublicSurface {
  /** `passiveMode`, `banning.windowMs`, `detection.exclude[].rule`: every option down to plain values. */
  readonly options: readonly string[];
  /**
   * Every exported value: decorators by name, or by the fields of what they take (`RateLimit.limit`); classes by name, or
   * by their public members (`GuardBans.ban`).
   */
  readonly exports: readonly string[];
}

export function readPublicSurface(): PublicSurface {
  const config = ts.getParsedCommandLineOfConfigFile(path.join(root, 'tsconfig.json'), {}, ts.sys as never);
  const entry = path.join(lib, 'index.ts');
  const program = ts.createProgram([entry], config?.options ?? {});
  const checker = program.getTypeChecker();
  const index = checker.getSymbolAtLocation(program.getSourceFile(entry) as ts.SourceFile) as ts.Symbol;
  const exported = checker
    .getExportsOfModule(index)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));

  const isOurs = (symbol: ts.Symbol | undefined): boolean =>
    symbol?.declarations?.some((declaration) => declaration.getSourceFile().fileName.startsWith(lib)) ??
    false;

  /** The paths of the plain values under a type: through interfaces of ours and the elements of lists. */
  function leaves(type: ts.Type, at: string): string[] {
    const plain = checker.getNonNullableType(type);
    const parts = plain.isUnion() ? plain.types : [plain];
    const inner = parts.flatMap((part): string[] => {
      if (checker.isArrayType(part)) {
        const element = checker.getTypeArguments(part as ts.TypeReference)[0] as ts.Type;
        return leaves(element, `${at}[]`).filter((found) => found !== `${at}[]`);
      }
      const isInterface = part.isClassOrInterface() && part.symbol.flags & ts.SymbolFlags.Interface;
      return isInterface && isOurs(part.symbol) ? fieldsOf(part, at) : [];
    });
    return inner.length > 0 ? inner : [at];
  }

  function fieldsOf(type: ts.Type, at: string): string[] {
    return checker
      .getPropertiesOfType(type)
      .flatMap((field) =>
        leaves(checker.getTypeOfSymbol(field), at === '' ? field.name : `${at}.${field.name}`),
      );
  }

  function ofFunction(symbol: ts.Symbol): string[] {
    const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
    const [parameter] = signature?.parameters ?? [];
    return parameter === undefined ? [symbol.name] : leaves(checker.getTypeOfSymbol(parameter), symbol.name);
  }

  function ofClass(symbol: ts.Symbol): string[] {
    const members = [...(symbol.members?.values() ?? [])].filter(isForUsers);
    return members.length > 0 ? members.map(({ name }) => `${symbol.name}.${name}`) : [symbol.name];
  }

  function isForUsers(member: ts.Symbol): boolean {
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
    return (
      !/^(__constructor|on(?:Module|Application)\w+)$/.test(member.name) &&
      !member.getJsDocTags(checker).some(({ name }) => name === 'internal') &&
      (member.declarations ?? []).every((it) => !(ts.getCombinedModifierFlags(it) & hidden))
    );
  }

  const find = (name: string): ts.Symbol => exported.find((symbol) => symbol.name === name) as ts.Symbol;
  return {
    options: fieldsOf(checker.getDeclaredTypeOfSymbol(find('GuardOptions')), ''),
    exports: exported
      .filter(({ flags }) => flags & ts.SymbolFlags.Value)
      .flatMap((symbol) => {
        if (symbol.flags & ts.SymbolFlags.Function) return ofFunction(symbol);
        return symbol.flags & ts.SymbolFlags.Class ? ofClass(symbol) : [symbol.name];
      }),
  };
}
