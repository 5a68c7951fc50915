import { expect } from 'chai';
import { field, z } from '../sdk/index.js';
import { fieldsOf } from './schema.js';

describe('a form made from a schema', () => {
  it('has a control for each type, with its bounds', () => {
    const fields = fieldsOf(
      z.object({
        line: field.line(30).default('x'),
        plain: z.string().max(12).default(''),
        text: field.text(500).default(''),
        count: field.whole(2, 48).default(4),
        whole: z.number().int().min(0).max(9).default(0),
        yes: z.boolean().default(true),
        ticked: field.ticked().default(false),
        one: field.circle().default('section'),
        place: field.commune().optional(),
        'legal.host.name': z.string().max(9).default(''),
      }),
    );
    expect(
      fields.map(({ name, control, least, most, optional }) => [name, control, least, most, optional]),
    ).to.deep.equal([
      ['setting-line', 'line', null, 30, false],
      ['setting-plain', 'line', null, 12, true],
      ['setting-text', 'text', null, 500, true],
      ['setting-count', 'number', 2, 48, false],
      ['setting-whole', 'number', 0, 9, false],
      ['setting-yes', 'yes', null, null, false],
      ['setting-ticked', 'yes', null, null, false],
      ['setting-one', 'choice', null, null, false],
      ['setting-place', 'commune', null, 80, true],
      ['setting-legal-host-name', 'line', null, 9, true],
    ]);
    expect(fields[7]!.choices).to.deep.equal(['section', 'network', 'public']);
  });

  for (const [what, schema, said] of [
    ['without a default', z.object({ hour: field.whole(0, 23) }), 'hour has no default'],
    ['without bounds', z.object({ hour: z.number().int().default(3) }), 'without bounds'],
    ['of endless text', z.object({ name: z.string().default('') }), 'endlessly long'],
    ['of a type that no form shows', z.object({ days: z.array(z.string()).default([]) }), 'no form can show'],
    ['with a name that is none', z.object({ 'Mon réglage': z.boolean().default(true) }), 'no name of a setting'],
  ] as const) {
    it(`refuses a setting ${what}, in a sentence`, () => {
      expect(() => fieldsOf(schema as z.ZodObject)).to.throw(said);
    });
  }
});
