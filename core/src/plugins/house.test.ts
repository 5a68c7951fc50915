import { expect } from 'chai';
import { access, definePlugin, page, type Host, type Plugin } from '../sdk/index.js';
import { createLog } from '../log.js';
import { Permissions } from '../permissions/permissions.js';
import { SharedServices } from './bridge.js';
import { Registry } from './declarations.js';
import { PluginHouse } from './house.js';
import { inject } from '../sdk/inject.js';
import { token } from './token.js';

describe('the life of plugins', () => {
  const plugin = (id: string, more: Partial<Plugin> = {}): Plugin =>
    definePlugin({ id, core: '^1.0.0', start: () => undefined, ...more });

  const started = async (...plugins: Plugin[]) => {
    const registry = new Registry();
    const house = new PluginHouse(new Permissions(), registry, new SharedServices(), createLog('silent', 'test'));
    const found = plugins.map((one) => ({
      packageName: one.id,
      folder: '/nowhere',
      entry: `data:text/javascript,export default globalThis.planted.get(${JSON.stringify(one.id)})`,
      fault: null,
    }));
    (globalThis as unknown as { planted: Map<string, Plugin> }).planted = new Map(plugins.map((one) => [one.id, one]));
    await house.discover(found.map((one, index) => ({ ...one, entry: `${one.entry}//${index}${Math.random()}` })));
    await house.start();
    return { house, registry, state: (id: string) => house.statuses().find((one) => one.id === id)! };
  };

  it('starts them in the order of what they require, then by name', async () => {
    const order: string[] = [];
    const telling = (id: string, more: Partial<Plugin> = {}) =>
      plugin(id, { start: () => void order.push(id), ...more });
    await started(
      telling('zebra'),
      telling('alpha', { requires: ['zebra'] }),
      telling('beta', { prefers: ['gamma'] }),
      telling('gamma'),
    );
    expect(order).to.deep.equal(['zebra', 'alpha', 'gamma', 'beta']);
  });

  it('blocks what depends on one that failed, and starts the rest', async () => {
    const bad = plugin('bad', {
      start() {
        throw new Error('no such luck');
      },
    });
    const { state } = await started(bad, plugin('child', { requires: ['bad'] }), plugin('other'));
    expect(state('bad')).to.include({ state: 'failed', sentence: 'Its start failed: no such luck' });
    expect(state('child').state).to.equal('blocked');
    expect(state('child').sentence).to.contain('bad');
    expect(state('other').state).to.equal('started');
  });

  it('refuses another core, a bad id, and a circle of requirements, naming it', async () => {
    const { state } = await started(
      plugin('old', { core: '^0.9.0' }),
      plugin('one', { requires: ['two'] }),
      plugin('two', { requires: ['one'] }),
    );
    expect(state('old')).to.include({ state: 'refused', sentence: 'It is made for core ^0.9.0, and this is 1.0.0.' });
    expect([state('one').state, state('two').state]).to.include('refused');
    expect(state('one').sentence! + state('two').sentence!).to.match(/one → two → one|two → one → two/);
  });

  it('takes back what a plugin declared before its start failed', async () => {
    const { registry } = await started(
      plugin('half', {
        start(host: Host) {
          host.pages.get('/moi/half', { access: access.signedIn }, () => page('half/x', {}, { title: '' }));
          throw new Error('half-way');
        },
      }),
    );
    expect(registry.routes()).to.deep.equal([]);
  });

  for (const [what, start, sentence] of [
    [
      'a route without a rule',
      (host: Host) => host.pages.get('/moi/x', {} as never, () => page('x/x', {}, { title: '' })),
      'no access rule',
    ],
    [
      'a route at another’s address',
      (host: Host) => host.pages.get('/connexion', { access: access.public }, () => page('x/x', {}, { title: '' })),
      'may not have a page',
    ],
    [
      'a rule of a section at an address without one',
      (host: Host) => host.pages.get('/moi/x', { access: access.member }, () => page('x/x', {}, { title: '' })),
      'names none',
    ],
    [
      'a service that nobody published',
      (host: Host) => void host.get(token<string>('nobody/nothing')),
      'nobody has published',
    ],
    [
      'a slot without a rule',
      (host: Host) => host.slot('section.main', undefined as never, async () => null),
      'no access rule',
    ],
  ] as const) {
    it(`refuses ${what} when it is declared`, async () => {
      const { state } = await started(plugin('x', { start: start as Plugin['start'] }));
      expect(state('x').state).to.equal('failed');
      expect(state('x').sentence).to.contain(sentence);
    });
  }

  it('refuses the second of two plugins with one address', async () => {
    const claiming = (id: string) =>
      plugin(id, {
        start(host) {
          host.address('/petition');
          host.pages.get('/petition/:id', { access: access.public }, () => page('x/x', {}, { title: '' }));
        },
      });
    const { state } = await started(claiming('first'), claiming('second'));
    expect([state('first').state, state('second').state]).to.deep.equal(['started', 'failed']);
    expect(state('second').sentence).to.contain('is a route of first already');
  });

  it('gives a plugin the services of its neighbours by token, and one instance', async () => {
    const Greeting = token<{ hello(): string }>('greeter/greeting');
    class Greeter {
      hello() {
        return 'salut';
      }
    }
    class Loud {
      constructor(private readonly greeting: { hello(): string }) {}
      hello() {
        return `${this.greeting.hello()} !`;
      }
    }
    inject(Greeting)(Loud as never, undefined, 0 as never);
    const LoudGreeting = token<{ hello(): string }>('loud/greeting');
    let heard = '';
    await started(
      plugin('greeter', { start: (host) => host.provide(Greeting, Greeter) }),
      plugin('loud', {
        requires: ['greeter'],
        start(host) {
          host.provide(LoudGreeting, Loud as never);
          heard = host.get(LoudGreeting).hello();
        },
      }),
    );
    expect(heard).to.equal('salut !');
  });
});
