-- trackboard: the whole database, readable as documentation.
--
-- A new file gets exactly this; the migrations in trackboard/store/migrations arrive at exactly this (a test compares the two).
--
-- Rules that hold everywhere
--   * Dates are text, YYYY-MM-DD. Moments are text, YYYY-MM-DDTHH:MM:SSZ, in UTC. Both sort as they read.
--   * Absent text is '', so that a column has one way of being empty; an absent date is NULL.
--   * Nothing here stores a stage: it is computed from the milestones (trackboard/pathway). The table `board` keeps
--     what was computed, so that a screen need not; it can be dropped and rebuilt at any time.
--   * `version` counts a row's changes: who saves names the version they saw, and learns if someone was first.
--   * Every change to a table under "What people and imports record" is written to `changes` by a trigger.
--   * The SQL keeps to what SQLite and PostgreSQL share.

------------------------------------------------------------------------------------------------------------------------
-- Settings of this database
------------------------------------------------------------------------------------------------------------------------

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,   -- authority, made_up, policy_digest, audit_key, pseudonym_salt
    value TEXT NOT NULL
) WITHOUT ROWID;

------------------------------------------------------------------------------------------------------------------------
-- What people and imports record
------------------------------------------------------------------------------------------------------------------------

CREATE TABLE children (
    id             INTEGER PRIMARY KEY,
    reference      TEXT NOT NULL UNIQUE,       -- what the case system calls the child; unique in a database
    authority      TEXT NOT NULL DEFAULT '',
    given_name     TEXT NOT NULL DEFAULT '',   -- as written; shown only when asked for
    family_name    TEXT NOT NULL DEFAULT '',
    date_of_birth  TEXT,                       -- may lie ahead: then the child is unborn until that day
    due_date       TEXT,                       -- the expected date of delivery of an unborn child
    sex            TEXT NOT NULL DEFAULT '',
    ethnicity      TEXT NOT NULL DEFAULT '',
    sibling_group  TEXT NOT NULL DEFAULT '',   -- the same text on each of the siblings
    team           TEXT NOT NULL DEFAULT '',   -- the team that holds the case
    social_worker  TEXT NOT NULL DEFAULT '',
    owner          TEXT NOT NULL DEFAULT '',   -- whose responsibility the next step is (S2 3.7)
    early_permanence_route      TEXT NOT NULL DEFAULT '',
    early_permanence_considered TEXT NOT NULL DEFAULT '',
    version        INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX children_sibling_group ON children (sibling_group) WHERE sibling_group <> '';

-- The plan and the parallel plan with their history. The one in force on a day is the latest dated on or before it;
-- a plan without a date holds always, from before any dated one.
CREATE TABLE plans (
    child_id      INTEGER NOT NULL REFERENCES children (id),
    seq           INTEGER NOT NULL,            -- the child's own numbering
    from_on       TEXT,
    plan          TEXT NOT NULL DEFAULT '',
    parallel_plan TEXT NOT NULL DEFAULT '',
    recorded_by   TEXT NOT NULL DEFAULT '',
    version       INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (child_id, seq)
) WITHOUT ROWID;

-- Everything dated that happened to a child, or is planned to. Kinds are the policy's. A planned date never moves a child.
CREATE TABLE milestones (
    child_id INTEGER NOT NULL REFERENCES children (id),
    seq      INTEGER NOT NULL,                 -- the child's own numbering
    kind     TEXT NOT NULL,
    on_date  TEXT NOT NULL,
    planned  INTEGER NOT NULL DEFAULT 0,
    outcome  TEXT NOT NULL DEFAULT '',         -- of a closing: how it ended
    reason   TEXT NOT NULL DEFAULT '',         -- of a reversal: RD1 to RD4; 'on_or_before' where the true date is not known
    note     TEXT NOT NULL DEFAULT '',
    source   TEXT NOT NULL DEFAULT '',         -- 'typed', or the format it was imported from
    version  INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (child_id, seq)
) WITHOUT ROWID;

-- A meeting's judgement of one delay: the clock of a child, known by the day it started. The latest recorded holds.
CREATE TABLE delays (
    child_id    INTEGER NOT NULL REFERENCES children (id),
    seq         INTEGER NOT NULL,
    clock       TEXT NOT NULL,
    started_on  TEXT NOT NULL,
    verdict     TEXT NOT NULL,                 -- avoidable, unavoidable, unclear
    reason      TEXT NOT NULL DEFAULT '',
    party       TEXT NOT NULL DEFAULT '',      -- authority, court, health, family, other
    note        TEXT NOT NULL DEFAULT '',
    meeting     TEXT NOT NULL DEFAULT '',      -- the meeting's id, where one gave the verdict
    recorded_by TEXT NOT NULL DEFAULT '',
    recorded_at TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (child_id, seq)
) WITHOUT ROWID;

-- The answers to the early-permanence criteria that no date gives (S1).
CREATE TABLE criteria (
    child_id  INTEGER NOT NULL REFERENCES children (id),
    criterion TEXT NOT NULL,
    answer    TEXT NOT NULL DEFAULT '',        -- yes, no, unknown
    note      TEXT NOT NULL DEFAULT '',
    version   INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (child_id, criterion)
) WITHOUT ROWID;

CREATE TABLE meetings (
    id            INTEGER PRIMARY KEY,
    meeting       TEXT NOT NULL UNIQUE,        -- the id people and files use
    kind          TEXT NOT NULL,
    held_on       TEXT NOT NULL,
    authority     TEXT NOT NULL DEFAULT '',
    chair         TEXT NOT NULL DEFAULT '',
    status        TEXT NOT NULL DEFAULT 'draft',   -- draft, closed
    signed_off_by TEXT NOT NULL DEFAULT '',
    signed_off_at TEXT NOT NULL DEFAULT '',
    version       INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX meetings_held_on ON meetings (held_on);

CREATE TABLE attendance (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    team       TEXT NOT NULL,
    status     TEXT NOT NULL,                  -- present, apologies, written_update, absent, not_required
    people     TEXT NOT NULL DEFAULT '',
    note       TEXT NOT NULL DEFAULT '',
    version    INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (meeting_id, team)
) WITHOUT ROWID;

CREATE TABLE minutes (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    child_id   INTEGER NOT NULL REFERENCES children (id),
    position   INTEGER NOT NULL DEFAULT 0,     -- the item's place on the agenda
    discussion TEXT NOT NULL DEFAULT '',
    decision   TEXT NOT NULL DEFAULT '',
    version    INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (meeting_id, child_id)
) WITHOUT ROWID;
CREATE INDEX minutes_child ON minutes (child_id);

CREATE TABLE actions (
    id         INTEGER PRIMARY KEY,
    child_id   INTEGER REFERENCES children (id),
    meeting_id INTEGER REFERENCES meetings (id),
    action     TEXT NOT NULL,
    owner      TEXT NOT NULL DEFAULT '',
    team       TEXT NOT NULL DEFAULT '',
    due_on     TEXT,
    done_on    TEXT,
    outcome    TEXT NOT NULL DEFAULT '',
    version    INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX actions_child ON actions (child_id);

-- An authority's answers to the survey that no date can give: cadence, chair, effectiveness, inspections.
CREATE TABLE survey (
    authority TEXT NOT NULL,
    year      TEXT NOT NULL,
    question  TEXT NOT NULL,
    answer    TEXT NOT NULL DEFAULT '',
    version   INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (authority, year, question)
) WITHOUT ROWID;

------------------------------------------------------------------------------------------------------------------------
-- What is computed from it: one row a child, kept beside the child in the same transaction
------------------------------------------------------------------------------------------------------------------------

-- True on every day from holds_from up to, not including, holds_until: between two events nothing changes but the day
-- itself, and everything that depends on the day is a comparison with a date in this row. 'Never' is 9999-12-31.
CREATE TABLE board (
    child_id       INTEGER NOT NULL PRIMARY KEY REFERENCES children (id),
    holds_from     TEXT NOT NULL,
    holds_until    TEXT NOT NULL,
    known_from     TEXT NOT NULL,              -- the first event: the child is on no board before it
    closed         INTEGER NOT NULL,
    stage          INTEGER NOT NULL,           -- place in the policy's order of stages
    since          TEXT,                       -- the stage's first day
    tenth_birthday TEXT NOT NULL,              -- from this day on not in the default view
    amber_on       TEXT NOT NULL,              -- first day on which a counting clock is due soon
    red_on         TEXT NOT NULL,              -- first day on which a counting clock is overdue
    due_1 TEXT NOT NULL, due_2 TEXT NOT NULL, due_3 TEXT NOT NULL,   -- due dates of the six delay points,
    due_4 TEXT NOT NULL, due_5 TEXT NOT NULL, due_6 TEXT NOT NULL,   -- while they run and count
    avoidable      INTEGER NOT NULL,           -- bits: those of the six whose run was judged avoidable
    rules          INTEGER NOT NULL,           -- bits: the inclusion rules that take the child in, in the policy's order
    recorded_on    TEXT,                       -- the latest dated thing in the record
    outcome        TEXT NOT NULL,
    plan           TEXT NOT NULL,              -- the plan in force
    parallel_plan  TEXT NOT NULL,
    flags          TEXT NOT NULL,              -- ids, space separated: those that do not depend on the day
    clocks         TEXT NOT NULL               -- every clock's run, as trackboard/board/derive.py writes it
) WITHOUT ROWID;
-- Covering for all that the first picture counts and sorts by, so that it reads this and nothing else.
CREATE INDEX board_open ON board (stage, red_on, child_id, amber_on, tenth_birthday, known_from, rules, avoidable,
                                  due_1, due_2, due_3, due_4, due_5, due_6) WHERE closed = 0;
CREATE INDEX board_holds ON board (holds_until);
