import {
  Body,
  Controller,
  Get,
  Injectable,
  Optional,
  Post,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import {
  GuardBans,
  GuardMode,
  GuardRules,
  GuardService,
  GuardTelemetry,
  SkipGuard,
  StoreUnavailableError,
  type GuardEvent,
  type ModeChange,
} from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { CLIENT, type GuardedApp } from '../../support/guarded-app';
import type { Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const controllers = [ShopController];

@Injectable()
class Rollback implements OnApplicationBootstrap {
  constructor(private readonly mode: GuardMode) {}

  async onApplicationBootstrap() {
    await this.mode.setPassive(true, { reason: 'a test', by: 'the case' });
  }
}

@Injectable()
class RollbackAndReturn extends Rollback {
  constructor(private readonly switched: GuardMode) {
    super(switched);
  }

  override async onApplicationBootstrap() {
    await super.onApplicationBootstrap();
    await this.switched.clear({ reason: 'it was a mistake', by: 'the case' });
  }
}

/** For an app without a store. */
@Injectable()
class FleetRollback implements OnApplicationBootstrap {
  readonly failures: string[] = [];

  constructor(private readonly mode: GuardMode) {}

  async onApplicationBootstrap() {
    await this.mode.setPassive(true, { scope: 'fleet' }).catch((error: unknown) => {
      if (error instanceof StoreUnavailableError) this.failures.push(error.name);
    });
  }
}

@Injectable()
class BanTheClient implements OnApplicationBootstrap {
  constructor(private readonly bans: GuardBans) {}

  async onApplicationBootstrap() {
    await this.bans.ban(CLIENT, { durationMs: 1000, reason: 'a test' });
  }
}

@Injectable()
class Pardon extends BanTheClient {
  constructor(private readonly pardons: GuardBans) {
    super(pardons);
  }

  override async onApplicationBootstrap() {
    await super.onApplicationBootstrap();
    await this.pardons.unban(CLIENT);
  }
}

/** Lets a client in whom the blacklist keeps out, and shuts another one out. */
@Injectable()
class AddRules implements OnApplicationBootstrap {
  constructor(protected readonly rules: GuardRules) {}

  async onApplicationBootstrap() {
    await this.rules.add({ kind: 'whitelist', value: CLIENT, reason: 'a partner', by: 'the case' });
    await this.rules.add({ kind: 'blacklist', value: '198.51.100.1', reason: 'a scraper', by: 'the case' });
  }
}

@Injectable()
class AddAndRemoveRules extends AddRules {
  override async onApplicationBootstrap() {
    await super.onApplicationBootstrap();
    const added = this.rules.list().filter(({ origin }) => origin === 'runtime');
    for (const { id } of added) await this.rules.remove(id, { reason: 'no more', by: 'the case' });
  }
}

/** An app that shows what it learnt. */
@Controller('ops')
class OpsController {
  private readonly seen: GuardEvent[] = [];
  private readonly changes: ModeChange[] = [];

  constructor(
    private readonly mode: GuardMode,
    private readonly bans: GuardBans,
    private readonly rules: GuardRules,
    private readonly telemetry: GuardTelemetry,
    @Optional() private readonly fleetRollback?: FleetRollback,
  ) {
    telemetry.events$.subscribe((event) => this.seen.push(event));
    mode.changes$.subscribe((change) => this.changes.push(change));
  }

  @Get()
  show() {
    const { source, configured, passive, override } = this.mode.status();
    return {
      passive: this.mode.isPassive(),
      status: [source, configured, passive, override?.reason ?? null, override?.by ?? null],
      failures: this.fleetRollback?.failures ?? [],
      changes: this.changes,
      bans: this.bans.list().map(({ target, origin }) => `${origin} ${target}`),
      rules: this.rules.list().map(({ origin, kind, value, by }) => [origin, kind, value, by]),
      seen: this.seen.map(({ actionTaken }) => actionTaken),
      recent: this.telemetry.recent().map(({ actionTaken }) => actionTaken),
      counted: this.telemetry.snapshot().byCheck,
    };
  }
}

/** Messages of a queue, in the shape of a route. */
@SkipGuard()
@Controller('queue')
class QueueController {
  constructor(private readonly guard: GuardService) {}

  @Post()
  consume(@Body() message: unknown) {
    return this.guard.inspect({ url: '/queue', body: message, ip: '198.51.100.1' });
  }
}

const ops = [ShopController, OpsController];

const shown = (what: string, ...before: string[]) =>
  async function observe(app: GuardedApp): Promise<unknown> {
    await statuses(app, ...before);
    return (await app.send('/ops')).json[what];
  };

export const injectableCases: Cases = {
  'GuardMode.isPassive': {
    gives: 'tells the mode',
    without: { controllers: ops },
    with: { controllers: ops, guard: { passiveMode: true } },
    observe: shown('passive'),
    sees: { without: false, with: true },
  },
  'GuardMode.setPassive': {
    gives: 'changes the mode from the next request on',
    without: { controllers },
    with: { controllers, providers: [Rollback] },
    observe: (app) => statuses(app, ATTACK),
    sees: { without: [403], with: [200] },
  },
  'GuardMode.changes$': {
    gives: 'tells every change, and nothing else',
    without: { controllers: ops },
    with: { controllers: ops, providers: [Rollback] },
    observe: shown('changes'),
    sees: {
      without: [],
      with: [
        {
          act: 'set',
          passive: true,
          source: 'instance',
          reason: 'a test',
          by: 'the case',
          at: Date.UTC(2026, 0, 1),
          scope: 'instance',
        },
      ],
    },
  },
  'GuardMode.clear': {
    gives: 'takes back what was set',
    without: { controllers, providers: [Rollback] },
    with: { controllers, providers: [RollbackAndReturn] },
    observe: (app) => statuses(app, ATTACK),
    sees: { without: [200], with: [403] },
  },
  'GuardMode.status': {
    gives: 'tells what holds, who set it and why',
    without: { controllers: ops },
    with: { controllers: ops, providers: [Rollback] },
    observe: shown('status'),
    sees: {
      without: ['configuration', false, false, null, null],
      with: ['instance', false, true, 'a test', 'the case'],
    },
  },
  'StoreUnavailableError.name': {
    gives: 'tells that the fleet could not be told',
    without: { controllers: ops },
    with: { controllers: ops, providers: [FleetRollback] },
    observe: shown('failures'),
    sees: { without: [], with: ['StoreUnavailableError'] },
  },
  'GuardBans.ban': {
    gives: 'bans a client for as long as it says',
    without: { controllers },
    with: { controllers, providers: [BanTheClient] },
    observe: async (app) => {
      const before = await statuses(app, '/anything');
      app.clock.advance(1001);
      return [...before, ...(await statuses(app, '/anything'))];
    },
    sees: { without: [200, 200], with: [403, 200] },
  },
  'GuardBans.unban': {
    gives: 'lifts a ban',
    without: { controllers, providers: [BanTheClient] },
    with: { controllers, providers: [Pardon] },
    observe: (app) => statuses(app, '/anything'),
    sees: { without: [403], with: [200] },
  },
  'GuardBans.list': {
    gives: 'lists the bans that hold',
    without: { controllers: ops },
    with: { controllers: ops, guard: { passiveMode: true, banning: { threshold: 1 } } },
    observe: shown('bans', ATTACK),
    sees: { without: [], with: [`simulated ${CLIENT}`] },
  },
  'GuardRules.add': {
    gives: 'adds rules from the next request on',
    without: { controllers, guard: { blacklist: [CLIENT] } },
    with: { controllers, providers: [AddRules], guard: { blacklist: [CLIENT] } },
    observe: (app) => statuses(app, '/anything', { path: '/anything', from: '198.51.100.1' }),
    sees: { without: [403, 200], with: [200, 403] },
  },
  'GuardRules.remove': {
    gives: 'removes what was added',
    without: { controllers, providers: [AddRules], guard: { blacklist: [CLIENT] } },
    with: { controllers, providers: [AddAndRemoveRules], guard: { blacklist: [CLIENT] } },
    observe: (app) => statuses(app, '/anything', { path: '/anything', from: '198.51.100.1' }),
    sees: { without: [200, 403], with: [403, 200] },
  },
  'GuardRules.list': {
    gives: 'lists what the options say and what was added, and tells them apart',
    without: { controllers: ops },
    with: { controllers: ops, providers: [AddRules], guard: { blacklist: ['192.0.2.1'] } },
    observe: shown('rules'),
    sees: {
      without: [],
      with: [
        ['configuration', 'blacklist', '192.0.2.1', 'the configuration'],
        ['runtime', 'whitelist', CLIENT, 'the case'],
        ['runtime', 'blacklist', '198.51.100.1', 'the case'],
      ],
    },
  },
  'GuardTelemetry.events$': {
    gives: 'tells what happens',
    without: { controllers: ops, guard: { enablePenetrationDetection: false } },
    with: { controllers: ops },
    observe: shown('seen', ATTACK),
    sees: { without: [], with: ['request_blocked'] },
  },
  'GuardTelemetry.recent': {
    gives: 'tells what happened last',
    without: { controllers: ops, guard: { enablePenetrationDetection: false } },
    with: { controllers: ops },
    observe: shown('recent', ATTACK),
    sees: { without: [], with: ['request_blocked'] },
  },
  'GuardTelemetry.snapshot': {
    gives: 'counts what happened',
    without: { controllers: ops, guard: { enablePenetrationDetection: false } },
    with: { controllers: ops },
    observe: shown('counted', ATTACK),
    sees: { without: {}, with: { detection: { request_blocked: 1 } } },
  },
  'GuardService.inspect': {
    gives: 'inspects what does not come in as a request, in either mode, and counts and logs nothing',
    without: { controllers: [QueueController], guard: { enablePenetrationDetection: false } },
    with: {
      controllers: [QueueController],
      guard: { passiveMode: true, blacklist: ['198.51.100.1'], banning: { threshold: 1 } },
    },
    observe: async (app) => {
      const body = { text: '<script>alert(1)</script>' };
      const { denied, denials, matches } = (await app.send({ path: '/queue', body })).json;
      return [
        denied,
        denials.map(({ check }: { check: string }) => check),
        matches.length > 0,
        app.events.length,
      ];
    },
    sees: { without: [false, [], false, 0], with: [true, ['ipBlacklist', 'detection'], true, 0] },
  },
};
