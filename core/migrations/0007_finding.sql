-- Finding places and people by what somebody types: without accents, hyphens or capitals, in words that may be begun only.

create function core.plain(words text) returns text language sql immutable strict parallel safe as $$
  select trim(regexp_replace(regexp_replace(regexp_replace(
    lower(translate(
      replace(replace(replace(replace(replace(words, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'),
      'ÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸàâäáãåçéèêëíìîïñóòôöõúùûüýÿ',
      'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy')),
    '[^a-z0-9]+', ' ', 'g'), '\mst\M', 'saint', 'g'), '\mste\M', 'sainte', 'g'))
$$;
comment on function core.plain is 'A name as one types it in a hurry: Hœnheim and hoenheim, Saint-Louis and st louis are the same.';

alter table core.communes add column plain_name text generated always as (core.plain(name)) stored;
create index communes_plain on core.communes (plain_name text_pattern_ops);
alter table core.sections add column plain_name text generated always as (core.plain(name)) stored;
alter table core.people add column plain_name text generated always as (core.plain(family_name || ' ' || given_name)) stored;

-- Whether each word typed begins a word of the name, in any order.
create function core.named(plain_name text, typed text) returns boolean language sql immutable parallel safe as $$
  select not exists (select from unnest(string_to_array(core.plain(typed), ' ')) word where ' ' || plain_name not like '% ' || word || '%')
$$;
