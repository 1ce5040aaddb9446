import { join } from 'node:path';
import ts from 'typescript';
import * as api from 'nestjs-guard';
import { LIB } from './source-files';

/** What the package exports. A name that is added here is a promise; a name that goes is a breaking change. */
const VALUES = [
  'BlockUserAgents',
  'ContentProfile',
  'DeniedRequestException',
  'DetectionExclude',
  'EnforceGuard',
  'GUARD_CLOCK',
  'GuardBans',
  'GuardConfigError',
  'GuardDoctor',
  'GuardHealthIndicator',
  'GuardMiddleware',
  'GuardMode',
  'GuardModule',
  'GuardRules',
  'GuardService',
  'GuardTelemetry',
  'IpBlacklist',
  'IpWhitelist',
  'MemoryThrottlerStorage',
  'RateLimit',
  'RedisThrottlerStorage',
  'SkipGuard',
  'StoreUnavailableError',
];

const TYPES = [
  'ActionCounts',
  'AlsoDeniedBy',
  'Ban',
  'BanListOptions',
  'BanOrigin',
  'BanningOptions',
  'CheckName',
  'Clock',
  'ConfigProblem',
  'ContentProfileOptions',
  'CustomRule',
  'DecidedBy',
  'Denial',
  'DenialScope',
  'DetectionCategory',
  'DetectionExclusion',
  'DetectionOptions',
  'DetectionScopeExclude',
  'DetectionScopeOptions',
  'DetectionScopeProfile',
  'DoctorCheck',
  'DoctorFinding',
  'DoctorGuard',
  'DoctorModeSource',
  'DoctorReport',
  'DoctorRoute',
  'GlobalRateLimitOptions',
  'GuardAction',
  'GuardEvent',
  'GuardEvidence',
  'GuardHealth',
  'GuardHealthOptions',
  'GuardMatch',
  'GuardOptions',
  'GuardRule',
  'InspectableFacts',
  'InspectionResult',
  'LoggingOptions',
  'ModeAct',
  'ModeChange',
  'ModeChangeOptions',
  'ModeClearOptions',
  'ModeOptions',
  'ModeOverride',
  'ModeSource',
  'ModeStatus',
  'RateLimitSettings',
  'RecordingOptions',
  'RouteDecorator',
  'RuleMatch',
  'RuleSpec',
  'RuleToAdd',
  'RuleWords',
  'StandingOverride',
  'StoreHealth',
  'StoreOptions',
  'TelemetrySnapshot',
  'Trip',
  'TripwireOptions',
  'UnreadBodyOptions',
];

/** Methods that Nest calls; their names say all there is to say. */
const HOOKS = ['onModuleInit', 'onApplicationShutdown', 'use'];

describe('the public API', () => {
  const program = ts.createProgram([join(LIB, 'index.ts')], {
    strict: true,
    noLib: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node20,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    experimentalDecorators: true,
  });
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(join(LIB, 'index.ts')) as ts.SourceFile;
  const exported = checker
    .getExportsOfModule(checker.getSymbolAtLocation(index) as ts.Symbol)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));

  it('exports these values', () => {
    expect(Object.keys(api).sort()).toEqual(VALUES);
  });

  it('exports these types', () => {
    const names = exported.map(({ name }) => name).filter((name) => !VALUES.includes(name));
    expect(names.sort()).toEqual(TYPES);
  });

  it('says of each class, function, type and constant what it is for', () => {
    expect(exported.filter((symbol) => !isDocumented(symbol)).map(({ name }) => name)).toEqual([]);
  });

  it('says of each public member what it means', () => {
    const bare = exported.flatMap((symbol) =>
      publicMembersOf(symbol)
        .filter((member) => !isDocumented(member))
        .map((member) => `${symbol.name}.${member.name}`),
    );
    expect(bare).toEqual([]);
  });

  function isDocumented(symbol: ts.Symbol): boolean {
    return symbol.getDocumentationComment(checker).length > 0 || symbol.getJsDocTags(checker).length > 0;
  }
});

/** The members that a user of the type may see, parameter properties included. */
function publicMembersOf(symbol: ts.Symbol): ts.Symbol[] {
  const isShape = symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface);
  const members = isShape ? [...(symbol.members?.values() ?? [])] : [];
  return members.filter((member) => {
    const declaration = member.valueDeclaration;
    if (declaration === undefined || HOOKS.includes(member.name)) return false;
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override;
    return (ts.getCombinedModifierFlags(declaration) & hidden) === 0;
  });
}
