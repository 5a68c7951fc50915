import { createServer, type Server } from 'node:http';
import { compose, type Cradle } from './composition.js';
import { childSetup, reportToSupervisor } from './child.js';

// A web process: answers requests until it is told to stop.
const { config, database, log, faultLog, demonstration, plugins } = childSetup('web');
const house = await compose({ config, database, log, faultLog, plugins, demonstration });
house.listener.onNews(
  (news) => {
    house.visitorCache.hear(news);
    house.hub.hear(news);
  },
  () => {
    house.visitorCache.forget();
    house.hub.refreshAll();
  },
);
await house.listener.start();
const server = createServer(house.app.callback());
server.requestTimeout = 30_000;
server.headersTimeout = 10_000;
server.keepAliveTimeout = 65_000;
server.listen(config.port, config.host, () => reportToSupervisor.ready(house.plugins.statuses(), 1_200));
server.on('error', (error: NodeJS.ErrnoException) =>
  reportToSupervisor.failed(
    error.code === 'EADDRINUSE' ? `Port ${config.port} is taken: stop what uses it, or set PORT.` : error.message,
  ),
);
reportToSupervisor.onStop(() => stop(server, house));

/** Finishes what is being answered, then lets go of everything in reverse order. */
async function stop(listening: Server, services: Cradle): Promise<void> {
  services.hub.close();
  listening.closeIdleConnections();
  await new Promise<void>((done) => {
    listening.close(() => done());
    setTimeout(() => listening.closeAllConnections(), 8_000).unref();
  });
  await services.plugins.stop();
  await services.listener.close();
  await services.database.close();
}
