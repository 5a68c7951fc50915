import { asFunction, asValue, createContainer, InjectionMode } from 'awilix';
import type Koa from 'koa';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { declareCore } from './core-declarations.js';
import { Database } from './database/database.js';
import type { DecidedState } from './database/enter.js';
import { AsksService } from './delivery/asks-service.js';
import { Addresses, Asks, Notifications } from './delivery/delivery-services.js';
import { Delivery } from './delivery/deliver.js';
import { NotificationsService } from './delivery/notifications-service.js';
import { FileStore } from './files/file-store.js';
import { createApplication } from './http/application.js';
import { Cookies } from './http/cookies.js';
import { Faults } from './http/faults.js';
import { health } from './http/health.js';
import { openApi } from './http/openapi.js';
import { Serve } from './http/serve.js';
import { Signer } from './http/signing.js';
import { VisitorCache } from './http/visitor-cache.js';
import { Throttle } from './identity/throttle.js';
import { Throttles, throttlesOf } from './identity/throttles.js';
import { declareCoreJobs } from './jobs/core-jobs.js';
import { Worker } from './jobs/worker.js';
import { Hub } from './live/hub.js';
import { Listener } from './live/listener.js';
import { Permissions } from './permissions/permissions.js';
import { SharedServices } from './plugins/bridge.js';
import { Registry } from './plugins/declarations.js';
import { FaultLog } from './plugins/fault-log.js';
import { coreVersion, PluginHouse } from './plugins/house.js';
import { lookAtPlugins } from './plugins/look.js';
import { Assets } from './rendering/assets.js';
import { Looks } from './rendering/looks.js';
import type { Messages } from './rendering/messages.js';
import { CORE_FOLDER, foundTheme, type ShownPackage } from './rendering/packages.js';
import { prepareShown } from './rendering/prepare.js';
import { Renderer } from './rendering/renderer.js';
import { readTheme } from './rendering/theme.js';
import { refuseFaultyTheme } from './rendering/theme-check.js';
import { Views } from './rendering/views.js';
import { isOn, stateIn } from './sections/plugin-states.js';

/** Where the database is, and as whom each work is done. */
export interface DatabaseAddresses {
  runtimeUrl: string;
  ownerUrl: string;
  /** The role that runtime connections take on, where they sign in as another. */
  runtimeRole: string | null;
}

export interface CompositionOptions {
  config: Config;
  database: DatabaseAddresses;
  log: Logger;
  /** Where the faults of plugins are told; a process that guards itself has one already. */
  faultLog?: FaultLog;
  clock?: () => Date;
  /** Adds plugins to the house: from the folders, or by hand in tests. */
  plugins: (house: PluginHouse) => Promise<void>;
  /** Brings plugins' schemas up to date before they start; absent where the supervisor has done it. */
  migrate?: (house: PluginHouse) => Promise<void>;
  demonstration: boolean;
}

/** Every service of the core by its name. Whoever needs one gets it here, and nowhere else. */
export interface Cradle {
  config: Config;
  log: Logger;
  database: Database;
  permissions: Permissions;
  registry: Registry;
  shared: SharedServices;
  plugins: PluginHouse;
  faultLog: FaultLog;
  messages: Messages;
  looks: Looks;
  files: FileStore;
  views: Views;
  assets: Assets;
  signer: Signer;
  cookies: Cookies;
  addresses: Addresses;
  asks: AsksService;
  notifications: NotificationsService;
  delivery: Delivery;
  throttle: Throttle;
  renderer: Renderer;
  serve: Serve;
  faults: Faults;
  visitorCache: VisitorCache;
  hub: Hub;
  listener: Listener;
  worker: Worker;
  app: Koa;
  siteName: string;
  demonstration: boolean;
  isOn: (plugin: string, states: readonly DecidedState[], path: readonly number[]) => boolean;
  initially: (plugin: string) => 'on' | 'off';
  knowsPlugin: (id: string) => boolean;
}

/** Puts the house together: services, then plugins, then what is drawn and served. @returns the services by name */
export async function compose(options: CompositionOptions): Promise<Cradle> {
  const { config, log } = options;
  const theme = foundTheme(config.theme);
  const container = createContainer<Cradle>({ injectionMode: InjectionMode.PROXY, strict: true });
  const one = <T>(make: (cradle: Cradle) => T) => asFunction(make).singleton();

  container.register({
    config: asValue(config),
    log: asValue(log),
    faultLog: asValue(options.faultLog ?? new FaultLog(log)),
    siteName: asValue('LaCooPol'),
    demonstration: asValue(options.demonstration),
    database: one(
      () =>
        new Database(options.database.runtimeUrl, {
          role: options.database.runtimeRole,
          ...(options.clock ? { clock: options.clock } : {}),
        }),
    ),
    permissions: one(() => new Permissions()),
    registry: one(() => new Registry()),
    shared: one(() => new SharedServices()),
    plugins: one((c) => new PluginHouse(c.permissions, c.registry, c.shared, log)),
    signer: one(() => new Signer(config.secret)),
    cookies: one((c) => new Cookies(config, c.signer)),
    files: asValue(new FileStore(`${config.dataDir}/files`)),
    addresses: asValue({ absolute: (path: string) => `${config.baseUrl}${path}` }),
    asks: one((c) => new AsksService(c.registry, c.signer, c.addresses, c.messages)),
    notifications: one((c) => new NotificationsService(c.registry)),
    delivery: one((c) => new Delivery(c)),
    throttle: one((c) => new Throttle(c.database.knex)),
    initially: one((c) => (id: string) => c.plugins.started().find((plugin) => plugin.id === id)?.initially ?? 'on'),
    knowsPlugin: one((c) => (id: string) => c.plugins.started().some((plugin) => plugin.id === id)),
    isOn: one(
      (c): Cradle['isOn'] =>
        (id, states, path) =>
          c.knowsPlugin(id) && isOn(stateIn(states, path, id, c.initially(id)).state),
    ),
  });
  const cradle = container.cradle;

  const { knex } = cradle.database;
  cradle.faultLog.keepIn(knex);
  const look = await lookAtPlugins(knex);
  cradle.plugins.heed({ safeMode: config.safeMode, pauses: look.pauses });
  await options.plugins(cradle.plugins);
  await options.migrate?.(cradle.plugins);
  const packages: ShownPackage[] = [
    { id: 'core', folder: CORE_FOLDER },
    ...cradle.plugins.statuses().filter((plugin) => plugin.state === 'found'),
  ];
  refuseFaultyTheme(theme, packages, coreVersion);
  const { messages, assetsFolder } = await prepareShown(packages, {
    cache: `${config.dataDir}/cache`,
    theme,
    leaveOut: (id, sentence) => cradle.plugins.refuse(id, sentence),
  });
  container.register({
    messages: asValue(messages),
    looks: asValue(new Looks(readTheme(theme, coreVersion))),
    views: one(() => new Views(packages, theme)),
    assets: one(() => new Assets(assetsFolder)),
    renderer: one((c) => new Renderer(c)),
    serve: one((c) => new Serve(c)),
    faults: one((c) => new Faults(c.serve, c.messages, log)),
    visitorCache: one(() => new VisitorCache()),
    hub: one((c) => new Hub(c, c.serve)),
    listener: one(() => new Listener(options.database.runtimeUrl, options.database.runtimeRole, log)),
    worker: one((c) => new Worker(c, options.database.ownerUrl)),
    app: one((c) =>
      createApplication({ ...pick(c), health: health(c), special: [openApi(c.registry, config), c.hub.middleware()] }),
    ),
  });

  cradle.shared.publish(Asks, () => cradle.asks, 'core');
  cradle.shared.publish(Notifications, () => cradle.notifications, 'core');
  cradle.shared.publish(Addresses, () => cradle.addresses, 'core');
  cradle.shared.publish(Throttles, () => throttlesOf(cradle.throttle), 'core');
  const own = declareCore(cradle);
  declareCoreJobs(own, cradle);
  cradle.registry.add(own);
  await cradle.plugins.start(options.migrate ? await lookAtPlugins(knex) : look);
  return cradle;
}

function pick(c: Cradle) {
  const { config, log, faultLog, registry, serve, faults, cookies, assets, visitorCache } = c;
  return { config, log, faultLog, registry, serve, faults, cookies, assets, visitorCache };
}
