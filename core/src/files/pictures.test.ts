import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import type { Refusal } from '../errors.js';
import { FileStore } from './file-store.js';
import { readPicture } from './pictures.js';

const MOST = { width: 200, height: 100 };
const canvas = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c40a48' } });
const fault = (bytes: Buffer) =>
  readPicture(bytes, MOST, 'logo').then(
    () => null,
    (error: Refusal) => error.problems['logo'],
  );

describe('an uploaded picture', () => {
  it('is made anew as a WebP that fits, without what the file told besides', async () => {
    const told = {
      IFD0: { Artist: 'Claire', Copyright: 'secret' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 34/1 0/1' },
    };
    const jpeg = await canvas(800, 200).withExif(told).jpeg().toBuffer();
    expect(jpeg.toString('latin1')).to.contain('secret');
    const { bytes, width, height } = await readPicture(jpeg, MOST, 'logo');
    expect([width, height]).to.deep.equal([200, 50]);
    const made = await sharp(bytes).metadata();
    expect([made.format, made.exif, made.icc, made.xmp]).to.deep.equal(['webp', undefined, undefined, undefined]);
    expect(bytes.toString('latin1')).not.to.contain('secret');
  });

  it('stands upright as the camera meant it, and is not blown up', async () => {
    const lying = await canvas(60, 20).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { width, height } = await readPicture(lying, MOST, 'logo');
    expect([width, height]).to.deep.equal([20, 60]);
  });

  it('is a PNG, a JPEG or a WebP by its bytes, whatever it calls itself', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const)
      expect(await fault(await canvas(10, 10).toFormat(format).toBuffer()), format).to.equal(null);
    for (const format of ['gif', 'avif', 'tiff'] as const)
      expect(await fault(await canvas(10, 10).toFormat(format).toBuffer()), format).to.equal(
        'core.problems.pictureKind',
      );
    expect(await fault(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).to.equal('core.problems.pictureKind');
  });

  it('is refused where it is broken, or larger unpacked than it may be', async () => {
    const png = await canvas(400, 400).png().toBuffer();
    expect(await fault(png.subarray(0, 200))).to.equal('core.problems.pictureBroken');
    const bomb = await canvas(6_000, 6_000).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).to.be.lessThan(500_000);
    expect(await fault(bomb)).to.equal('core.problems.pictureBroken');
  });

  it('waits its turn, and a crowd is sent away', async () => {
    const png = await canvas(300, 300).png().toBuffer();
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => readPicture(png, MOST, 'logo')));
    const sent = all.filter((one) => one.status === 'rejected').map((one) => (one.reason as Refusal).code);
    expect(new Set(sent)).to.deep.equal(new Set(['E_UNAVAILABLE']));
    expect(all.length - sent.length).to.equal(8);
    expect(await fault(png), 'and may come again').to.equal(null);
  });
});

describe('the file store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lacoopol-files-'));
  const store = new FileStore(folder);
  after(() => rmSync(folder, { recursive: true }));

  it('keeps the same bytes once, under a name that says them', async () => {
    const names = await Promise.all(Array.from({ length: 5 }, () => store.keep(Buffer.from('rose'), 'webp')));
    expect(new Set(names).size).to.equal(1);
    expect((await store.read(names[0]!))?.toString()).to.equal('rose');
    expect(readdirSync(folder, { recursive: true })).to.have.length(2);
  });

  it('knows what it has not, and reads nothing outside', async () => {
    expect(await store.read(`${'0'.repeat(32)}.webp`)).to.equal(null);
    for (const name of ['../secret', `${'0'.repeat(32)}.webp/../../secret`, ''])
      expect(await store.read(name).catch((error: Error) => error.message)).to.contain('no file');
  });
});
