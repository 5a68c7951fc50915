import { StartupError } from '../../errors.js';

/** The programs are not there, or do not run on this machine. */
export class ProgramsUnusable extends StartupError {
  override name = 'ProgramsUnusable';
}

/** The data or their place cannot be used as they are; nothing was changed in them. */
export class DataUnusable extends StartupError {
  override name = 'DataUnusable';
}

/** PostgreSQL was started and failed; carries the end of what it said. */
export class ServerFailed extends StartupError {
  override name = 'ServerFailed';
}
