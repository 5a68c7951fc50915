import { z } from 'zod';

/** A file as a form sent it: nothing about it is believed but its bytes. */
export class Upload {
  constructor(readonly bytes: Buffer) {}
}

/** The fields that take a file: a form with one is sent as `multipart/form-data`. */
const uploads = z.registry<{ upload: true }>();

/** The field of a form that takes one file. */
export const uploadField = () =>
  z.instanceof(Upload, { error: 'core.problems.file' }).register(uploads, { upload: true });

/** Whether a form, or one of its kinds, has a field that takes a file. */
export function takesFiles(form: z.core.$ZodType | null): boolean {
  if (form instanceof z.ZodUnion) return form.options.some(takesFiles);
  return form instanceof z.ZodObject && Object.values(form.shape).some((field) => uploads.has(field as z.ZodType));
}
