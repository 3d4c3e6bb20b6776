-- The three tables of 画伴 in a Memfire (Supabase) project. Run it in the project's SQL editor, as often as you like.
-- Plain enough for PostgreSQL 11. Only the server writes, with the service key; a guardian may read its own rows.

create table if not exists public.sessions (
  id uuid primary key,
  guardian_id uuid not null,
  child_id uuid not null,
  alias text not null,                       -- stands for the child's name, which never leaves the house
  language text not null,
  state text not null,
  started_at timestamptz not null,
  closed_at timestamptz,
  revision integer not null check (revision > 0),
  updated_at timestamptz not null default now()
);

create table if not exists public.conversations (   -- one row per turn
  id uuid primary key,
  session_id uuid not null references public.sessions (id) on delete cascade,
  seq integer not null check (seq > 0),
  speaker text not null,
  kind text not null,
  means text not null,                       -- how the text came about; 'model' is text made by AI
  text text not null default '',
  is_heard boolean not null default true,
  created_at timestamptz not null,
  revision integer not null check (revision > 0),
  updated_at timestamptz not null default now()
);

create table if not exists public.pictures (        -- a description and a fingerprint, never the file
  id uuid primary key,
  session_id uuid not null references public.sessions (id) on delete cascade,
  kind text not null default 'drawing',
  origin text not null,
  state text not null default '',
  sha256 text not null check (length(sha256) = 64),
  width_px integer not null check (width_px > 0),
  height_px integer not null check (height_px > 0),
  note text not null default '',             -- what a reader thought it saw
  created_at timestamptz not null,
  revision integer not null check (revision > 0),
  updated_at timestamptz not null default now()
);

create index if not exists sessions_guardian on public.sessions (guardian_id);
create index if not exists sessions_child on public.sessions (child_id);
create index if not exists conversations_session on public.conversations (session_id, seq);
create index if not exists pictures_session on public.pictures (session_id);

-- Guard: a delivery that was delayed and arrives after a newer one changes nothing.
create or replace function public.huaban_keep_newest() returns trigger language plpgsql as $$
begin
  if new.revision < old.revision then
    return null;
  end if;
  new.updated_at := now();
  return new;
end
$$;

drop trigger if exists keep_newest on public.sessions;
create trigger keep_newest before update on public.sessions
  for each row execute function public.huaban_keep_newest();
drop trigger if exists keep_newest on public.conversations;
create trigger keep_newest before update on public.conversations
  for each row execute function public.huaban_keep_newest();
drop trigger if exists keep_newest on public.pictures;
create trigger keep_newest before update on public.pictures
  for each row execute function public.huaban_keep_newest();

-- Who may do what: the anonymous key nothing, a guardian read its own, the service key everything.
alter table public.sessions enable row level security;
alter table public.sessions force row level security;
alter table public.conversations enable row level security;
alter table public.conversations force row level security;
alter table public.pictures enable row level security;
alter table public.pictures force row level security;

revoke all on public.sessions, public.conversations, public.pictures from public, anon, authenticated;
grant select on public.sessions, public.conversations, public.pictures to authenticated;
grant select, insert, update, delete on public.sessions, public.conversations, public.pictures to service_role;

drop policy if exists guardian_reads on public.sessions;
create policy guardian_reads on public.sessions for select to authenticated
  using (guardian_id = (select auth.uid()));
drop policy if exists guardian_reads on public.conversations;
create policy guardian_reads on public.conversations for select to authenticated
  using (exists (select 1 from public.sessions s where s.id = session_id and s.guardian_id = (select auth.uid())));
drop policy if exists guardian_reads on public.pictures;
create policy guardian_reads on public.pictures for select to authenticated
  using (exists (select 1 from public.sessions s where s.id = session_id and s.guardian_id = (select auth.uid())));

-- What `manage.py memfire_check` asks for: which schema this is, on which PostgreSQL.
create or replace function public.huaban_about() returns json language sql stable as $$
  select json_build_object('schema', 1, 'postgres', current_setting('server_version'));
$$;
revoke all on function public.huaban_about() from public, anon, authenticated;
grant execute on function public.huaban_about() to service_role;

notify pgrst, 'reload schema';
