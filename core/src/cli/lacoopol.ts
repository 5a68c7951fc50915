import { Command, CommanderError } from 'commander';
import { StartupError } from '../errors.js';
import { coreVersion } from '../plugins/house.js';

// Each command is one file, loaded when it is called.
const program = new Command('lacoopol')
  .description('The community platform of a political party')
  .version(coreVersion)
  .exitOverride()
  .showHelpAfterError('Call it with --help to see what there is.');

program
  .command('start')
  .description('start the site, and keep it running')
  .action(async () => (await import('./start.js')).startCommand());

program
  .command('migrate')
  .description('bring the tables of the core and of all plugins up to date')
  .action(async () => (await import('./migrate.js')).migrateCommand());

program
  .command('seed')
  .description('fill an empty database with the demonstration of Alsace')
  .requiredOption('--size <size>', 'small: the demonstration', (size) => {
    if (size !== 'small') throw new CommanderError(2, 'lacoopol.size', 'error: --size is small');
    return size;
  })
  .option('--seed <number>', 'another number makes another demonstration', (text) => Number.parseInt(text, 10), 1)
  .action(async (options: { seed: number }) => (await import('./seed.js')).seedCommand(options.seed));

const person = program.command('person').description('one person');
person
  .command('link <email>')
  .description('print a one-time sign-in link')
  .option('--cookie', 'print the cookie of a new session instead, as name=value')
  .action(async (email: string, options: { cookie?: boolean }) =>
    (await import('./person-link.js')).personLinkCommand(email, options.cookie ?? false),
  );

const plugin = program.command('plugin').description('the plugins');
plugin
  .command('resume <name>')
  .description('put a plugin back that was paused after faults')
  .action(async (name: string) => (await import('./plugin-resume.js')).pluginResumeCommand(name));
plugin
  .command('list')
  .description('how each plugin stands')
  .option('--json', 'as JSON')
  .action(async (options: { json?: boolean }) =>
    (await import('./plugin-list.js')).pluginListCommand(options.json ?? false),
  );
plugin
  .command('new <name>')
  .description('make a plugin in plugins/, or as a package of its own')
  .option('--outside <folder>', 'a stand-alone npm package in this folder')
  .action(async (name: string, options: { outside?: string }) =>
    (await import('./plugin-new.js')).pluginNewCommand({ name, outside: options.outside ?? null }),
  );

const deciding = (on: boolean) =>
  plugin
    .command(`${on ? 'on' : 'off'} <name> [section]`)
    .description(on ? 'switch a plugin on' : 'switch a plugin off; what it holds stays')
    .option('--all', 'for the whole party, in place of a section')
    .option(
      on ? '--forced' : '--unavailable',
      `for a level above: ${on ? 'nobody below may switch it off' : 'nobody below may switch it on'}`,
    )
    .action(
      async (name: string, section: string | undefined, options: { all?: true; forced?: true; unavailable?: true }) => {
        if ((section === undefined) === (options.all === undefined))
          program.error('error: name a section by its address, or say --all', { exitCode: 2 });
        const state = options.forced ? 'forced' : options.unavailable ? 'unavailable' : on ? 'on' : 'off';
        await (await import('./plugin-switch.js')).pluginSwitchCommand(name, section ?? null, state);
      },
    );
deciding(true);
deciding(false);
plugin
  .command('uninstall <name>')
  .description('write all that a plugin keeps to a file, then remove it from the database')
  .option('--to <file>', 'the file to write: gzipped, one JSON object a line')
  .option('--yes', 'even where sections have it switched on')
  .action(async (name: string, options: { to?: string; yes?: true }) =>
    (await import('./plugin-uninstall.js')).pluginUninstallCommand(name, {
      yes: options.yes ?? false,
      ...(options.to === undefined ? {} : { to: options.to }),
    }),
  );

const theme = program.command('theme').description('the themes');
theme
  .command('list')
  .description('every theme there is; a star marks the one in force')
  .option('--json', 'as JSON')
  .action(async (options: { json?: boolean }) =>
    (await import('./theme-list.js')).themeListCommand(options.json ?? false),
  );
theme
  .command('check [name]')
  .description('what is wrong with a theme, or with all of them')
  .action(async (name?: string) => (await import('./theme-check.js')).themeCheckCommand(name ?? null));

program
  .command('routes')
  .description('every address, with who may come in')
  .option('--json', 'as JSON')
  .action(async (options: { json?: boolean }) => (await import('./routes.js')).routesCommand(options.json ?? false));

program
  .command('config')
  .description('the settings in force, secrets masked')
  .option('--json', 'as JSON')
  .action(async (options: { json?: boolean }) => (await import('./config.js')).configCommand(options.json ?? false));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const sentence = error instanceof StartupError ? error.message : `${(error as Error).stack ?? String(error)}`;
    process.stderr.write(`${sentence}\n`);
    process.exit(1);
  }
}
