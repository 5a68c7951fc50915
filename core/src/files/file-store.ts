import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const NAME = /^[0-9a-f]{32}\.[a-z0-9]{2,5}$/;

/** Files on the disk, each named by what is in it: the same bytes are kept once, and a name never means other bytes. */
export class FileStore {
  /** @param folder is made when the first file is kept */
  constructor(private readonly folder: string) {}

  /** Keeps bytes, wholly or not at all. @returns their name, such as `0f3a….webp` */
  async keep(bytes: Buffer, extension: string): Promise<string> {
    const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.${extension}`;
    const place = this.#place(name);
    await mkdir(dirname(place), { recursive: true });
    const draft = `${place}.${randomUUID()}`;
    await writeFile(draft, bytes);
    await rename(draft, place);
    return name;
  }

  /** The bytes of a name; null where there are none. @throws for what is no name of this store */
  async read(name: string): Promise<Buffer | null> {
    try {
      return await readFile(this.#place(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  #place(name: string): string {
    if (!NAME.test(name)) throw new Error(`${name} is no file's name.`);
    // So that no folder holds them all.
    return join(this.folder, name.slice(0, 2), name);
  }
}
