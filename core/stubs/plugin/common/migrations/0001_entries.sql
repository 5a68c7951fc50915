-- What the members of a section write down.
create table __name__.entries (
  id int generated always as identity primary key,
  text text not null,
  written_by int references core.people on delete set null,
  written_at timestamptz not null
);
-- Adds section_id and circle, with the policies that show a row to those whose circle it is.
select core.circle_table('__name__.entries');
comment on table __name__.entries is 'A line that a member wrote, for the section.';
