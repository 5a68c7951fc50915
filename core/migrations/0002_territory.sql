-- Where things are: the communes of France as INSEE lists them. Open to all, private to nobody.

create table core.communes (
  code text primary key,              -- INSEE code, such as 67482: not the postcode
  name text not null,
  department text not null,           -- code, such as 67
  arrondissement text,                -- code, such as 675
  intercommunality text,              -- SIREN of the EPCI
  population int not null default 0,
  postcodes text[] not null default '{}'
);
comment on table core.communes is 'One row a commune. There are no coordinates in the open data: nearness is told by shared divisions.';
create index communes_name on core.communes (lower(name) text_pattern_ops);
create index communes_postcodes on core.communes using gin (postcodes);

create table core.divisions (
  kind text not null check (kind in ('department', 'arrondissement', 'intercommunality')),
  code text not null,
  name text not null,
  primary key (kind, code)
);
comment on table core.divisions is 'The names of the divisions that communes point to.';
