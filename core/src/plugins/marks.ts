import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A plugin, and where its package is. */
export interface Named {
  owner: string;
  folder: string;
  packageName: string;
}

/** Why the watchdog ended a process. */
export interface Report {
  owner: string;
  sentence: string;
}

const MOST = 128;
const REPORT_AT = MOST * 4;
const NAMES_AT = REPORT_AT + 4096;
const END = NAMES_AT + 64 * 1024;

/** The number under which a process finds the file that the supervisor opened for it. */
export const MARKS_FD = 4;

/**
 * What outlives a process: how many works of each plugin were under way, and the watchdog's last word. A small file
 * without a name, since a process that dies by exit, by lack of memory or in native code says nothing any more.
 */
export class Marks {
  readonly #counts = Buffer.alloc(MOST * 4);
  readonly #places = new Map<string, number>();
  readonly #given = new Map<string, number>();

  constructor(private readonly fd: number) {}

  name(named: readonly Named[]): void {
    this.#write(JSON.stringify(named), NAMES_AT);
    named.forEach(({ owner }, place) => this.#places.set(owner, place % MOST));
  }

  /** A work of this plugin begins. @returns what is to be called when it ended */
  begin(owner: string): () => void {
    const place = this.#places.get(owner);
    if (place === undefined) return () => undefined;
    const since = this.#given.get(owner);
    this.#count(place, 1);
    return () => {
      if (this.#given.get(owner) === since) this.#count(place, -1);
    };
  }

  /** Nobody waits any more for what this plugin began: it is not at work with it. */
  giveUp(owner: string): void {
    this.#given.set(owner, (this.#given.get(owner) ?? 0) + 1);
    const place = this.#places.get(owner);
    if (place !== undefined) this.#count(place, -this.#counts.readInt32LE(place * 4));
  }

  /** The process ends because the core wants it to: nobody is to blame. */
  clear(): void {
    this.#counts.fill(0);
    writeSync(this.fd, this.#counts, 0, this.#counts.length, 0);
  }

  #count(place: number, by: number): void {
    const at = place * 4;
    this.#counts.writeInt32LE(this.#counts.readInt32LE(at) + by, at);
    writeSync(this.fd, this.#counts, at, 4, at);
  }

  #write(text: string, at: number): void {
    writeSync(this.fd, `${text}\0`, at);
  }
}

/** The watchdog's last word: written from its own thread, while the process hangs. */
export function leaveReport(fd: number, report: Report): void {
  writeSync(fd, `${JSON.stringify({ ...report, sentence: report.sentence.slice(0, 1000) })}\0`, REPORT_AT);
}

/** Opens a file for a process that is about to start. */
export function openMarks(): number {
  const folder = mkdtempSync(join(tmpdir(), 'lacoopol-'));
  try {
    return openSync(join(folder, 'marks'), 'w+');
  } finally {
    // It lives on as long as somebody has it open.
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands in a process's file: while it lives, or when it has died. */
export interface Left {
  report: Report | null;
  named: Named[];
  underWay: string[];
}

/** Whether the watchdog said something: cheap enough to be asked often. */
export function hasReport(fd: number): boolean {
  return readSync(fd, oneByte, 0, 1, REPORT_AT) === 1 && oneByte[0] !== 0;
}

export function readMarks(fd: number): Left {
  const bytes = Buffer.alloc(END);
  readSync(fd, bytes, 0, END, 0);
  const named = parsed<Named[]>(bytes, NAMES_AT) ?? [];
  const underWay = named.map(({ owner }) => owner).filter((_, place) => bytes.readInt32LE(place * 4) > 0);
  return { report: parsed<Report>(bytes, REPORT_AT), named, underWay };
}

const oneByte = Buffer.alloc(1);

function parsed<T>(bytes: Buffer, at: number): T | null {
  const end = bytes.indexOf(0, at);
  if (end <= at) return null;
  try {
    return JSON.parse(bytes.toString('utf8', at, end)) as T;
  } catch {
    return null;
  }
}
