-- trackboard: the whole database, readable as documentation. Written from trackboard/store/tables by
-- `python -m trackboard.store.sqlite.schema > schema.sql`; no process of trackboard reads it.
--
-- A new file gets exactly this; the migrations in trackboard/store/sqlite/migrations arrive at exactly this. A test
-- compares the three.
--
-- Rules that hold everywhere
--   * Dates are text, YYYY-MM-DD. Moments are text, YYYY-MM-DDTHH:MM:SSZ, in UTC. Both sort as they read.
--   * Absent text is '', so that a column has one way of being empty; an absent date is NULL.
--   * Nothing here stores a stage: it is computed from the milestones (trackboard/pathway). The tables `board` and
--     `board_delays` keep what was computed, so that a screen need not; they can be emptied and computed again at any
--     time.
--   * `version` counts a row's changes: a person who saves names the version they saw, and learns if another was first.
--   * Every change to a table under "What people and imports record" is written to `changes` by a trigger.
--   * The SQL of the tables keeps to what SQLite and PostgreSQL share.

------------------------------------------------------------------------------------------------------------------------
-- Settings of this database
------------------------------------------------------------------------------------------------------------------------

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,  -- authority, made_up, policy_digest, audit_head, erasure_salt, pseudonym_salt
    value TEXT NOT NULL
) WITHOUT ROWID;

------------------------------------------------------------------------------------------------------------------------
-- What people and imports record
------------------------------------------------------------------------------------------------------------------------

-- One row a child.
CREATE TABLE children (
    id                             INTEGER PRIMARY KEY AUTOINCREMENT,  -- here and below: never used twice, for the
                                                                       -- audit goes by it
    reference                      TEXT NOT NULL UNIQUE,      -- what the case system calls the child; unique in a
                                                              -- database
    authority                      TEXT NOT NULL DEFAULT '',
    given_name                     TEXT NOT NULL DEFAULT '',  -- as written; shown only when asked for
    family_name                    TEXT NOT NULL DEFAULT '',
    date_of_birth                  TEXT,                      -- may lie ahead: then the child is unborn until that day
    due_date                       TEXT,                      -- the expected date of delivery of an unborn child
    sex                            TEXT NOT NULL DEFAULT '',
    ethnicity                      TEXT NOT NULL DEFAULT '',
    sibling_group                  TEXT NOT NULL DEFAULT '',  -- the same text on each of the siblings
    team                           TEXT NOT NULL DEFAULT '',  -- the team that holds the case
    social_worker                  TEXT NOT NULL DEFAULT '',
    owner                          TEXT NOT NULL DEFAULT '',  -- who is responsible for the next step (S2 3.7)
    early_permanence_route         TEXT NOT NULL DEFAULT '',
    early_permanence_considered    TEXT NOT NULL DEFAULT '',  -- yes, no; '' where nobody recorded it
    early_permanence_considered_on TEXT,
    early_permanence_why_not       TEXT NOT NULL DEFAULT '',
    permanence_report_on           TEXT,                      -- the day the Child's Permanence Report was complete
    version                        INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX children_sibling_group ON children (sibling_group) WHERE sibling_group <> '';

-- What other systems call a child. Whatever is imported under such a reference is this child's, and no child has it
-- as its own.
CREATE TABLE aliases (
    alias       TEXT NOT NULL PRIMARY KEY,
    child_id    INTEGER NOT NULL REFERENCES children (id),
    recorded_by TEXT NOT NULL DEFAULT '',
    recorded_at TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE INDEX aliases_child ON aliases (child_id);

-- The plan and the parallel plan with their history. The one in force on a day is the latest dated on or before it;
-- a plan without a date holds always, from before any dated one.
CREATE TABLE plans (
    child_id      INTEGER NOT NULL REFERENCES children (id),
    seq           INTEGER NOT NULL,  -- the child's own numbering, here and below
    from_on       TEXT,
    plan          TEXT NOT NULL DEFAULT '',
    parallel_plan TEXT NOT NULL DEFAULT '',
    recorded_by   TEXT NOT NULL DEFAULT '',
    version       INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (child_id, seq)
) WITHOUT ROWID;

-- Everything dated that happened to a child, or is planned to. Kinds are the policy's. A planned date never moves a
-- child.
CREATE TABLE milestones (
    child_id    INTEGER NOT NULL REFERENCES children (id),
    seq         INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    on_date     TEXT NOT NULL,
    planned     INTEGER NOT NULL DEFAULT 0,
    outcome     TEXT NOT NULL DEFAULT '',  -- of a closing: how it ended
    reason      TEXT NOT NULL DEFAULT '',  -- of a reversal: RD1 to RD4; 'on_or_before' where the true date is not known
    note        TEXT NOT NULL DEFAULT '',
    source      TEXT NOT NULL DEFAULT '',  -- 'typed', or the format it was imported from
    version     INTEGER NOT NULL DEFAULT 1,
    recorded_on TEXT,                      -- the day on which somebody recorded it or a file brought it; NULL where
                                           -- nothing tells
    period      TEXT NOT NULL DEFAULT '',  -- the first day of the period of care that a return gives it
    year        TEXT NOT NULL DEFAULT '',  -- the return's year, where a return brought it
    PRIMARY KEY (child_id, seq)
) WITHOUT ROWID;

-- A milestone that was wrong, whole, with who struck it out and why. It is not in `milestones`, so that nothing
-- counts it.
CREATE TABLE struck (
    child_id    INTEGER NOT NULL REFERENCES children (id),
    seq         INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    on_date     TEXT NOT NULL,
    planned     INTEGER NOT NULL DEFAULT 0,
    outcome     TEXT NOT NULL DEFAULT '',
    reason      TEXT NOT NULL DEFAULT '',
    note        TEXT NOT NULL DEFAULT '',
    source      TEXT NOT NULL DEFAULT '',
    why         TEXT NOT NULL DEFAULT '',
    struck_by   TEXT NOT NULL DEFAULT '',
    struck_at   TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1,
    recorded_on TEXT,
    period      TEXT NOT NULL DEFAULT '',
    year        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (child_id, seq)
) WITHOUT ROWID;

-- What somebody wrote of a child, or that somebody looked and found nothing to change. Notes are only ever
-- added.
CREATE TABLE notes (
    child_id    INTEGER NOT NULL REFERENCES children (id),
    seq         INTEGER NOT NULL,
    kind        TEXT NOT NULL DEFAULT '',  -- '', or 'reviewed' where there was nothing to change
    note        TEXT NOT NULL DEFAULT '',
    recorded_by TEXT NOT NULL DEFAULT '',
    recorded_at TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (child_id, seq)
) WITHOUT ROWID;
CREATE INDEX notes_recorded ON notes (recorded_at);

-- Early-permanence placements, and whether the carers are approved both to foster and to adopt.
CREATE TABLE placements (
    child_id        INTEGER NOT NULL REFERENCES children (id),
    seq             INTEGER NOT NULL,
    started_on      TEXT NOT NULL,
    ended_on        TEXT,
    how_ended       TEXT NOT NULL DEFAULT '',
    dually_approved TEXT NOT NULL DEFAULT '',  -- yes, no
    note            TEXT NOT NULL DEFAULT '',
    version         INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (child_id, seq)
) WITHOUT ROWID;

-- Contact with the birth family as the court or the plan has it.
CREATE TABLE contacts (
    child_id INTEGER NOT NULL REFERENCES children (id),
    seq      INTEGER NOT NULL,
    contact  TEXT NOT NULL,  -- with whom, in words: mother, siblings
    from_on  TEXT,
    until_on TEXT,
    weekly   INTEGER,        -- times a week
    miles    INTEGER,        -- how far the child travels to it
    note     TEXT NOT NULL DEFAULT '',
    version  INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (child_id, seq)
) WITHOUT ROWID;

-- A meeting's judgement of one delay: the clock of a child, known by the day it started. The latest recorded
-- holds.
CREATE TABLE delays (
    child_id    INTEGER NOT NULL REFERENCES children (id),
    seq         INTEGER NOT NULL,
    clock       TEXT NOT NULL,
    started_on  TEXT NOT NULL,
    verdict     TEXT NOT NULL,             -- avoidable, unavoidable, unclear
    reason      TEXT NOT NULL DEFAULT '',
    party       TEXT NOT NULL DEFAULT '',  -- authority, court, health, family, other
    note        TEXT NOT NULL DEFAULT '',
    meeting     TEXT NOT NULL DEFAULT '',  -- the meeting's id, where one gave the verdict
    recorded_by TEXT NOT NULL DEFAULT '',
    recorded_at TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (child_id, seq)
) WITHOUT ROWID;

-- The answers to the early-permanence criteria that no date gives (S1).
CREATE TABLE criteria (
    child_id  INTEGER NOT NULL REFERENCES children (id),
    criterion TEXT NOT NULL,
    answer    TEXT NOT NULL DEFAULT '',  -- yes, no, unknown
    note      TEXT NOT NULL DEFAULT '',
    version   INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (child_id, criterion)
) WITHOUT ROWID;

-- One row a meeting.
CREATE TABLE meetings (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    meeting       TEXT NOT NULL UNIQUE,           -- the id people and files use
    kind          TEXT NOT NULL,
    held_on       TEXT NOT NULL,
    authority     TEXT NOT NULL DEFAULT '',
    chair         TEXT NOT NULL DEFAULT '',
    status        TEXT NOT NULL DEFAULT 'draft',  -- draft, closed
    signed_off_by TEXT NOT NULL DEFAULT '',
    signed_off_at TEXT NOT NULL DEFAULT '',
    joint_chairs  TEXT NOT NULL DEFAULT '',       -- who chairs with the chair, '; ' between names
    minute_taker  TEXT NOT NULL DEFAULT '',
    minutes_long  INTEGER NOT NULL DEFAULT 0,     -- the time there is; 0: as the policy has it for the kind
    started_at    TEXT NOT NULL DEFAULT '',       -- the moment it began, for the time left
    quorum        TEXT NOT NULL DEFAULT '',       -- how it stood when the meeting closed, in words
    rating        INTEGER NOT NULL DEFAULT 0,     -- what the meeting was worth to those present, 1 to 5 (S2); 0: not
                                                  -- asked
    despite       TEXT NOT NULL DEFAULT '',       -- why it was closed although somebody left unowned
    sha256        TEXT NOT NULL DEFAULT '',       -- of the minutes' canonical text as signed; '' if signed elsewhere
    audit_head    TEXT NOT NULL DEFAULT '',       -- the audit's head when it was closed
    version       INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX meetings_held_on ON meetings (held_on);

-- The children that the meeting is to look at, in order, and why in one line. A child that was dropped stays, so
-- that building the agenda again does not bring it back.
CREATE TABLE agenda (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    child_id   INTEGER NOT NULL REFERENCES children (id),
    position   INTEGER NOT NULL DEFAULT 0,
    how        TEXT NOT NULL DEFAULT 'rule',  -- rule, added, dropped
    reason     TEXT NOT NULL DEFAULT '',      -- the rule (trackboard/pathway/rules/agenda_rules.py); '' where a person
                                              -- added it
    why        TEXT NOT NULL DEFAULT '',      -- the line
    version    INTEGER NOT NULL DEFAULT 1,
    left_for   TEXT,                          -- the day to which a child is left, not reached or held back
    PRIMARY KEY (meeting_id, child_id)
) WITHOUT ROWID;

-- How one team attended.
CREATE TABLE attendance (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    team       TEXT NOT NULL,
    status     TEXT NOT NULL,             -- present, apologies, written_update, absent, not_required
    people     TEXT NOT NULL DEFAULT '',
    note       TEXT NOT NULL DEFAULT '',  -- of a written update its text
    arrived    TEXT NOT NULL DEFAULT '',  -- HH:MM, of a team that came late
    version    INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (meeting_id, team)
) WITHOUT ROWID;

-- What was said and decided of one child.
CREATE TABLE minutes (
    meeting_id   INTEGER NOT NULL REFERENCES meetings (id),
    child_id     INTEGER NOT NULL REFERENCES children (id),
    position     INTEGER NOT NULL DEFAULT 0,  -- the item's place on the agenda
    discussion   TEXT NOT NULL DEFAULT '',
    decision     TEXT NOT NULL DEFAULT '',
    no_change    INTEGER NOT NULL DEFAULT 0,  -- looked at, and nothing to change since last time
    owner        TEXT NOT NULL DEFAULT '',    -- who carries the decision out, and until when
    next_on      TEXT,
    as_signed    TEXT NOT NULL DEFAULT '',    -- once closed: the reference and the actions read out, as JSON
    version      INTEGER NOT NULL DEFAULT 1,
    outcome      TEXT NOT NULL DEFAULT '',    -- information, decision, action
    confidential TEXT NOT NULL DEFAULT '',    -- text that leaves the file only on purpose
    PRIMARY KEY (meeting_id, child_id)
) WITHOUT ROWID;
CREATE INDEX minutes_child ON minutes (child_id);

-- Corrections of minutes that are closed, beside them. Amendments are only ever added.
CREATE TABLE amendments (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    meeting_id  INTEGER NOT NULL REFERENCES meetings (id),
    child_id    INTEGER REFERENCES children (id),  -- whose minute it is about, if one child's
    amendment   TEXT NOT NULL,
    recorded_by TEXT NOT NULL DEFAULT '',
    recorded_at TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX amendments_meeting ON amendments (meeting_id);

-- Something to be done, of a child or of a meeting.
CREATE TABLE actions (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    child_id    INTEGER REFERENCES children (id),
    meeting_id  INTEGER REFERENCES meetings (id),
    action      TEXT NOT NULL,
    owner       TEXT NOT NULL DEFAULT '',
    team        TEXT NOT NULL DEFAULT '',
    due_on      TEXT,
    done_on     TEXT,
    outcome     TEXT NOT NULL DEFAULT '',
    recorded_on TEXT,                        -- the day it was asked for, where that was not a meeting's
    carried     INTEGER NOT NULL DEFAULT 0,  -- how often it was carried over to a later day
    version     INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX actions_child ON actions (child_id);

-- A question about a child to a team. It stays until it is answered.
CREATE TABLE questions (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    child_id    INTEGER NOT NULL REFERENCES children (id),
    meeting_id  INTEGER REFERENCES meetings (id),  -- where it was asked, if at one
    team        TEXT NOT NULL,
    question    TEXT NOT NULL,
    asked_by    TEXT NOT NULL DEFAULT '',
    asked_at    TEXT NOT NULL DEFAULT '',
    answer      TEXT NOT NULL DEFAULT '',
    answered_by TEXT NOT NULL DEFAULT '',
    answered_on TEXT,                              -- NULL while it waits
    version     INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX questions_child ON questions (child_id);

-- An authority's answers to the survey that no date can give: cadence, chair, effectiveness, inspections.
CREATE TABLE survey (
    authority TEXT NOT NULL,
    year      TEXT NOT NULL,
    question  TEXT NOT NULL,
    answer    TEXT NOT NULL DEFAULT '',
    version   INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (authority, year, question)
) WITHOUT ROWID;

-- Where a person typed one thing and a file says another: one row for what each source says of each row or field.
-- It waits until a person settles it, and once settled it is what the source said last, so that it is not asked again
-- until the file says something else.
CREATE TABLE conflicts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    child_id   INTEGER REFERENCES children (id),  -- NULL for a meeting's own row or the survey's
    table_name TEXT NOT NULL,                     -- where what was typed stands
    row_key    TEXT NOT NULL,                     -- the primary key of its row as a JSON array, as in changes
    item       TEXT NOT NULL,                     -- the column of a child, the kind of a milestone, or what the row is
                                                  -- about
    source     TEXT NOT NULL,                     -- the format of the import
    file       TEXT NOT NULL DEFAULT '',          -- the file that says it
    typed      TEXT NOT NULL,                     -- what stood when it was found, a JSON object by column
    imported   TEXT NOT NULL,                     -- what the file says, a JSON object by column
    before     TEXT NOT NULL DEFAULT '',          -- what it said when this was last settled, where it waits again
    found_at   TEXT NOT NULL,
    settled    TEXT NOT NULL DEFAULT '',          -- '' while it waits; typed, imported: what was taken; agreed
    settled_by TEXT NOT NULL DEFAULT '',
    settled_at TEXT NOT NULL DEFAULT '',
    version    INTEGER NOT NULL DEFAULT 1,
    UNIQUE (table_name, row_key, item, source)
);
CREATE INDEX conflicts_child ON conflicts (child_id);
CREATE INDEX conflicts_open ON conflicts (id) WHERE settled = '';

------------------------------------------------------------------------------------------------------------------------
-- What is computed from it, kept beside the child in the same transaction
------------------------------------------------------------------------------------------------------------------------

-- True on every day from holds_from up to, not including, holds_until: between two events nothing changes but the
-- day itself, and everything that depends on the day is a comparison with a date in this row. 'Never' is 9999-12-31.
-- Rows are long, so this is an ordinary table: without rowids each of them would have a page to itself.
CREATE TABLE board (
    child_id         INTEGER NOT NULL PRIMARY KEY REFERENCES children (id),
    holds_from       TEXT NOT NULL,
    holds_until      TEXT NOT NULL,
    known_from       TEXT NOT NULL,     -- the first event: the child is on no board before it
    closed           INTEGER NOT NULL,
    stage            INTEGER NOT NULL,  -- place in the policy's order of stages
    since            TEXT,              -- the stage's first day
    tenth_birthday   TEXT NOT NULL,     -- from this day on not in the default view
    amber_on         TEXT NOT NULL,     -- first day on which a counting clock is due soon
    red_on           TEXT NOT NULL,     -- first day on which a counting clock is overdue
    rules            INTEGER NOT NULL,  -- bits: the inclusion rules that take the child in, in the policy's order
    records          INTEGER NOT NULL,  -- bits: what is recorded of the child at all (owner, medical, ...)
    opened_on        TEXT,              -- the first event of the present journey
    recorded_on      TEXT,              -- the latest day on which anything of the child was recorded
    early_permanence INTEGER NOT NULL,  -- a route is recorded, or the child is with early-permanence carers
    outcome          TEXT NOT NULL,
    plan             TEXT NOT NULL,     -- the plan in force
    parallel_plan    TEXT NOT NULL,
    flags            TEXT NOT NULL,     -- ids, space separated: those that do not depend on the day
    clocks           TEXT NOT NULL,     -- every clock's run, as trackboard/board/derive.py writes it
    went_back        INTEGER NOT NULL,  -- on any day not all that had happened is in effect: reports fold the child
    asks_on          TEXT NOT NULL,     -- first due or planned day that has not come about: once passed, it is asked
                                        -- about
    initials         TEXT NOT NULL      -- of the names; '' where there are none
);
-- Covering for all that the first picture counts and sorts by, so that it reads this and nothing else.
CREATE INDEX board_open ON board (stage, red_on, child_id, amber_on, tenth_birthday, known_from, rules, asks_on) WHERE
                                  closed = 0;
CREATE INDEX board_holds_until ON board (holds_until);
CREATE INDEX board_holds_from ON board (holds_from);
CREATE INDEX board_records ON board (records);
CREATE INDEX board_went_back ON board (child_id) WHERE went_back = 1;
CREATE INDEX board_initials ON board (initials, closed);

-- A delay point of a child that runs and counts. Which clocks are delay points is the policy's to say. What views
-- choose by is repeated from `board`, so that the same condition holds of both and counting reads this table alone.
CREATE TABLE board_delays (
    child_id       INTEGER NOT NULL REFERENCES children (id),
    clock          TEXT NOT NULL,
    due_on         TEXT NOT NULL,
    verdict        TEXT NOT NULL,  -- the latest on this run; '' where nobody judged it
    known_from     TEXT NOT NULL,  -- from here on as in `board`
    closed         INTEGER NOT NULL,
    stage          INTEGER NOT NULL,
    tenth_birthday TEXT NOT NULL,
    amber_on       TEXT NOT NULL,
    red_on         TEXT NOT NULL,
    rules          INTEGER NOT NULL,
    PRIMARY KEY (child_id, clock)
) WITHOUT ROWID;

------------------------------------------------------------------------------------------------------------------------
-- What is being typed, and how each person has the screen
------------------------------------------------------------------------------------------------------------------------

-- What stands in somebody's form, saved at each pause in typing and gone once the form is saved. Working text and no
-- record: it is not audited, and leaves the file only in a backup.
CREATE TABLE drafts (
    form     TEXT NOT NULL,  -- the form that it stands in: minute
    subject  TEXT NOT NULL,  -- MEETING/CHILD by their numbers, each left out where the form is about none
    person   TEXT NOT NULL,
    content  TEXT NOT NULL,  -- the form's fields as JSON
    saved_at TEXT NOT NULL,
    PRIMARY KEY (form, subject, person)
) WITHOUT ROWID;

-- A person's own settings of the screen. They are not audited.
CREATE TABLE preferences (
    person TEXT NOT NULL,
    key    TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (person, key)
) WITHOUT ROWID;

------------------------------------------------------------------------------------------------------------------------
-- The audit
------------------------------------------------------------------------------------------------------------------------

-- One row for each act: who did what, when, from where. The act at work is the one that has no head yet; there is at
-- most one, and it is gone or sealed before anyone else can write. Sealing gives it the head of a chain:
--   head = SHA-256(the head before it, this row's fields but head and seal, SHA-256 of each of its changes in order)
-- so that an edited, removed, cut or reordered row is noticed (trackboard/store/audit/chain.py; `trackboard check`).
-- Nothing secret goes into it. The seal is made of the head with a key that is not in the file. Acts of versions 1
-- and 2 keep the heads that they had; their key_id is 'anchored', and their seal is a link of the present chain.
-- Looking at names and taking data out are acts without changes.
CREATE TABLE transactions (
    id      INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL CHECK (actor <> ''),
    source  TEXT NOT NULL CHECK (source <> ''),  -- board, command, import, erasure or migration
    act     TEXT NOT NULL CHECK (act <> ''),     -- the name of the act, as casework has it: record_milestone
    note    TEXT NOT NULL DEFAULT '',
    undoes  INTEGER REFERENCES transactions (id),
    rows    INTEGER NOT NULL DEFAULT 0,          -- how many changes it made
    head    TEXT NOT NULL DEFAULT '',
    machine TEXT NOT NULL DEFAULT '',            -- the machine that the operating system names
    login   TEXT NOT NULL DEFAULT '',            -- the operating system's own user
    seal    TEXT NOT NULL DEFAULT '',            -- HMAC-SHA256 of the head under the writing installation's key
    key_id  TEXT NOT NULL DEFAULT ''             -- which key that is; '' where there is no seal
);
CREATE UNIQUE INDEX transactions_acting ON transactions (head) WHERE head = '';
CREATE INDEX transactions_at ON transactions (at);
CREATE INDEX transactions_undoes ON transactions (undoes) WHERE undoes IS NOT NULL;

-- One row for each row that an act inserted, updated or deleted, whole, before and after. It is written once. Only
-- a lawful erasure may take its content, and leaves the digest of it, so that the chain still holds; the erasure is
-- itself a change, with op 'erase' and the key of the change that it emptied. It may also take the note of an act,
-- and a key that says who the child is, which then is '[]'.
CREATE TABLE changes (
    id         INTEGER PRIMARY KEY,
    txn        INTEGER NOT NULL REFERENCES transactions (id),
    table_name TEXT NOT NULL,
    row_key    TEXT NOT NULL,            -- the row's primary key as a JSON array
    child_id   INTEGER,                  -- the child it is about, if about one
    op         TEXT NOT NULL,            -- insert, update, delete, erase
    old        TEXT,                     -- the row before, as a JSON object by column
    new        TEXT,                     -- the row after
    digest     TEXT NOT NULL DEFAULT ''  -- SHA-256 of all the above as it was, once the content is erased
);
CREATE INDEX changes_txn ON changes (txn);
CREATE INDEX changes_child ON changes (child_id);

-- Children who were erased lawfully. Of such a child only an empty row is left in `children`, on which closed minutes
-- and the audit rest. The references stay as hashes that only the file's erasure_salt makes, so that no import brings
-- the child back unseen.
CREATE TABLE erased (
    digest   TEXT NOT NULL PRIMARY KEY,                     -- HMAC-SHA256 (erasure_salt) of one reference that the
                                                            -- child had
    child_id INTEGER NOT NULL REFERENCES children (id),
    txn      INTEGER NOT NULL REFERENCES transactions (id)  -- the erasure: its day and, as its note, its reason
) WITHOUT ROWID;
CREATE INDEX erased_child ON erased (child_id);

CREATE VIEW acting AS SELECT id, source FROM transactions WHERE head = '';
CREATE VIEW erasing AS SELECT id FROM acting WHERE source = 'erasure';
CREATE VIEW undoing AS SELECT a.id, u.act FROM transactions a JOIN transactions u ON u.id = a.undoes WHERE a.head = '';

------------------------------------------------------------------------------------------------------------------------
-- Nothing changes without someone acting, and what was written stays
------------------------------------------------------------------------------------------------------------------------

CREATE TRIGGER changes_need_an_act BEFORE INSERT ON changes WHEN NOT EXISTS (SELECT 1 FROM acting WHERE id = NEW.txn)
BEGIN
    SELECT RAISE(ABORT, 'audit: a change needs an act');
END;

CREATE TRIGGER changes_stay BEFORE UPDATE ON changes
WHEN (NEW.id, NEW.txn, NEW.table_name, NEW.child_id, NEW.op)
        IS NOT (OLD.id, OLD.txn, OLD.table_name, OLD.child_id, OLD.op)
    OR NEW.row_key NOT IN (OLD.row_key, '[]')
    OR NOT EXISTS (SELECT 1 FROM acting WHERE source = 'erasure')
    OR OLD.digest <> '' OR NEW.digest = '' OR NEW.old IS NOT NULL OR NEW.new IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'audit: a change cannot be altered');
END;

CREATE TRIGGER changes_cannot_go BEFORE DELETE ON changes BEGIN
    SELECT RAISE(ABORT, 'audit: a change cannot be removed');
END;

CREATE TRIGGER transactions_stay BEFORE UPDATE ON transactions
WHEN (NEW.id, NEW.at, NEW.actor, NEW.source, NEW.act, NEW.undoes, NEW.machine, NEW.login)
        IS NOT (OLD.id, OLD.at, OLD.actor, OLD.source, OLD.act, OLD.undoes, OLD.machine, OLD.login)
    OR (OLD.head = '' AND NEW.note <> OLD.note)
    OR (OLD.head <> '' AND ((NEW.note, NEW.rows, NEW.head, NEW.seal, NEW.key_id)
            IS NOT ('', OLD.rows, OLD.head, OLD.seal, OLD.key_id)
        OR NOT EXISTS (SELECT 1 FROM acting WHERE source = 'erasure')))
BEGIN
    SELECT RAISE(ABORT, 'audit: an act cannot be altered');
END;

CREATE TRIGGER transactions_cannot_go BEFORE DELETE ON transactions BEGIN
    SELECT RAISE(ABORT, 'audit: an act cannot be removed');
END;

------------------------------------------------------------------------------------------------------------------------
-- A note stays as it was written: it goes only with the act that wrote it, undone, to the child whose other record it
-- was written in, word for word, or by a lawful erasure
------------------------------------------------------------------------------------------------------------------------

CREATE TRIGGER notes_stay BEFORE UPDATE ON notes WHEN NOT EXISTS (SELECT 1 FROM acting WHERE source = 'erasure') BEGIN
    SELECT RAISE(ABORT, 'notes: a note cannot be altered');
END;

CREATE TRIGGER notes_go_by_undo BEFORE DELETE ON notes
WHEN NOT EXISTS (SELECT 1 FROM transactions
    WHERE head = '' AND (undoes IS NOT NULL OR act = 'link_child' OR source = 'erasure')) BEGIN
    SELECT RAISE(ABORT, 'notes: a note cannot be removed');
END;

------------------------------------------------------------------------------------------------------------------------
-- Once a meeting is closed its row, its agenda, its roll call and its minutes stay as they were signed, and its
-- amendments as they were added: only a lawful erasure may take text out of them, or an amendment away, and leaves
-- hash, day and signature. An import brings a meeting as a draft, with all that is its own, and closes it at the end
-- of the act, so undoing that act opens it again first; what people closed cannot be opened by an undo
------------------------------------------------------------------------------------------------------------------------

CREATE TRIGGER meetings_closed_update BEFORE UPDATE ON meetings
WHEN OLD.status = 'closed' AND NOT EXISTS (SELECT 1 FROM undoing WHERE act <> 'close_meeting')
    AND (NOT EXISTS (SELECT 1 FROM erasing)
        OR (NEW.id, NEW.meeting, NEW.kind, NEW.held_on, NEW.status, NEW.signed_off_at, NEW.rating, NEW.sha256,
                NEW.audit_head)
            IS NOT (OLD.id, OLD.meeting, OLD.kind, OLD.held_on, OLD.status, OLD.signed_off_at, OLD.rating, OLD.sha256,
                OLD.audit_head))
BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

CREATE TRIGGER meetings_closed_delete BEFORE DELETE ON meetings WHEN OLD.status = 'closed' BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

CREATE TRIGGER agenda_closed_insert BEFORE INSERT ON agenda
WHEN EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

CREATE TRIGGER agenda_closed_update BEFORE UPDATE ON agenda
WHEN (NOT EXISTS (SELECT 1 FROM erasing)
        OR (NEW.meeting_id, NEW.child_id, NEW.position, NEW.how, NEW.reason)
            IS NOT (OLD.meeting_id, OLD.child_id, OLD.position, OLD.how, OLD.reason))
    AND EXISTS (SELECT 1 FROM meetings WHERE id IN (OLD.meeting_id, NEW.meeting_id) AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

CREATE TRIGGER agenda_closed_delete BEFORE DELETE ON agenda
WHEN EXISTS (SELECT 1 FROM meetings WHERE id = OLD.meeting_id AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

CREATE TRIGGER attendance_closed_insert BEFORE INSERT ON attendance
WHEN EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

CREATE TRIGGER attendance_closed_update BEFORE UPDATE ON attendance
WHEN (NOT EXISTS (SELECT 1 FROM erasing)
        OR (NEW.meeting_id, NEW.team, NEW.status, NEW.arrived)
            IS NOT (OLD.meeting_id, OLD.team, OLD.status, OLD.arrived))
    AND EXISTS (SELECT 1 FROM meetings WHERE id IN (OLD.meeting_id, NEW.meeting_id) AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

CREATE TRIGGER attendance_closed_delete BEFORE DELETE ON attendance
WHEN EXISTS (SELECT 1 FROM meetings WHERE id = OLD.meeting_id AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

CREATE TRIGGER minutes_closed_insert BEFORE INSERT ON minutes
WHEN EXISTS (SELECT 1 FROM meetings WHERE id = NEW.meeting_id AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

CREATE TRIGGER minutes_closed_update BEFORE UPDATE ON minutes
WHEN (NOT EXISTS (SELECT 1 FROM erasing)
        OR (NEW.meeting_id, NEW.child_id, NEW.position, NEW.no_change, NEW.outcome)
            IS NOT (OLD.meeting_id, OLD.child_id, OLD.position, OLD.no_change, OLD.outcome))
    AND EXISTS (SELECT 1 FROM meetings WHERE id IN (OLD.meeting_id, NEW.meeting_id) AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

CREATE TRIGGER minutes_closed_delete BEFORE DELETE ON minutes
WHEN EXISTS (SELECT 1 FROM meetings WHERE id = OLD.meeting_id AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

CREATE TRIGGER amendments_stay BEFORE UPDATE ON amendments
WHEN NOT EXISTS (SELECT 1 FROM erasing)
    OR (NEW.id, NEW.meeting_id, NEW.child_id, NEW.recorded_at)
            IS NOT (OLD.id, OLD.meeting_id, OLD.child_id, OLD.recorded_at)
BEGIN
    SELECT RAISE(ABORT, 'locked: an amendment cannot be altered');
END;

CREATE TRIGGER amendments_go_by_undo BEFORE DELETE ON amendments
WHEN NOT EXISTS (SELECT 1 FROM undoing) AND NOT EXISTS (SELECT 1 FROM erasing) BEGIN
    SELECT RAISE(ABORT, 'locked: an amendment cannot be removed');
END;

------------------------------------------------------------------------------------------------------------------------
-- Three triggers for each table under "What people and imports record", all of one form: nothing goes round it
------------------------------------------------------------------------------------------------------------------------

CREATE TRIGGER children_insert AFTER INSERT ON children BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'children', json_array(NEW.id), NEW.id, 'insert',
        NULL,
        json_object('id', NEW.id, 'reference', NEW.reference, 'authority', NEW.authority,
            'given_name', NEW.given_name, 'family_name', NEW.family_name,
            'date_of_birth', NEW.date_of_birth, 'due_date', NEW.due_date, 'sex', NEW.sex,
            'ethnicity', NEW.ethnicity, 'sibling_group', NEW.sibling_group, 'team', NEW.team,
            'social_worker', NEW.social_worker, 'owner', NEW.owner,
            'early_permanence_route', NEW.early_permanence_route,
            'early_permanence_considered', NEW.early_permanence_considered,
            'early_permanence_considered_on', NEW.early_permanence_considered_on,
            'early_permanence_why_not', NEW.early_permanence_why_not,
            'permanence_report_on', NEW.permanence_report_on, 'version', NEW.version));
END;

CREATE TRIGGER children_update AFTER UPDATE ON children BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'children', json_array(NEW.id), NEW.id, 'update',
        json_object('id', OLD.id, 'reference', OLD.reference, 'authority', OLD.authority,
            'given_name', OLD.given_name, 'family_name', OLD.family_name,
            'date_of_birth', OLD.date_of_birth, 'due_date', OLD.due_date, 'sex', OLD.sex,
            'ethnicity', OLD.ethnicity, 'sibling_group', OLD.sibling_group, 'team', OLD.team,
            'social_worker', OLD.social_worker, 'owner', OLD.owner,
            'early_permanence_route', OLD.early_permanence_route,
            'early_permanence_considered', OLD.early_permanence_considered,
            'early_permanence_considered_on', OLD.early_permanence_considered_on,
            'early_permanence_why_not', OLD.early_permanence_why_not,
            'permanence_report_on', OLD.permanence_report_on, 'version', OLD.version),
        json_object('id', NEW.id, 'reference', NEW.reference, 'authority', NEW.authority,
            'given_name', NEW.given_name, 'family_name', NEW.family_name,
            'date_of_birth', NEW.date_of_birth, 'due_date', NEW.due_date, 'sex', NEW.sex,
            'ethnicity', NEW.ethnicity, 'sibling_group', NEW.sibling_group, 'team', NEW.team,
            'social_worker', NEW.social_worker, 'owner', NEW.owner,
            'early_permanence_route', NEW.early_permanence_route,
            'early_permanence_considered', NEW.early_permanence_considered,
            'early_permanence_considered_on', NEW.early_permanence_considered_on,
            'early_permanence_why_not', NEW.early_permanence_why_not,
            'permanence_report_on', NEW.permanence_report_on, 'version', NEW.version));
END;

CREATE TRIGGER children_delete AFTER DELETE ON children BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'children', json_array(OLD.id), OLD.id, 'delete',
        json_object('id', OLD.id, 'reference', OLD.reference, 'authority', OLD.authority,
            'given_name', OLD.given_name, 'family_name', OLD.family_name,
            'date_of_birth', OLD.date_of_birth, 'due_date', OLD.due_date, 'sex', OLD.sex,
            'ethnicity', OLD.ethnicity, 'sibling_group', OLD.sibling_group, 'team', OLD.team,
            'social_worker', OLD.social_worker, 'owner', OLD.owner,
            'early_permanence_route', OLD.early_permanence_route,
            'early_permanence_considered', OLD.early_permanence_considered,
            'early_permanence_considered_on', OLD.early_permanence_considered_on,
            'early_permanence_why_not', OLD.early_permanence_why_not,
            'permanence_report_on', OLD.permanence_report_on, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER aliases_insert AFTER INSERT ON aliases BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'aliases', json_array(NEW.alias), NEW.child_id, 'insert',
        NULL,
        json_object('alias', NEW.alias, 'child_id', NEW.child_id, 'recorded_by', NEW.recorded_by,
            'recorded_at', NEW.recorded_at, 'version', NEW.version));
END;

CREATE TRIGGER aliases_update AFTER UPDATE ON aliases BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'aliases', json_array(NEW.alias), NEW.child_id, 'update',
        json_object('alias', OLD.alias, 'child_id', OLD.child_id, 'recorded_by', OLD.recorded_by,
            'recorded_at', OLD.recorded_at, 'version', OLD.version),
        json_object('alias', NEW.alias, 'child_id', NEW.child_id, 'recorded_by', NEW.recorded_by,
            'recorded_at', NEW.recorded_at, 'version', NEW.version));
END;

CREATE TRIGGER aliases_delete AFTER DELETE ON aliases BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'aliases', json_array(OLD.alias), OLD.child_id, 'delete',
        json_object('alias', OLD.alias, 'child_id', OLD.child_id, 'recorded_by', OLD.recorded_by,
            'recorded_at', OLD.recorded_at, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER plans_insert AFTER INSERT ON plans BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'plans', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'insert',
        NULL,
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'from_on', NEW.from_on, 'plan', NEW.plan,
            'parallel_plan', NEW.parallel_plan, 'recorded_by', NEW.recorded_by, 'version', NEW.version));
END;

CREATE TRIGGER plans_update AFTER UPDATE ON plans BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'plans', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'update',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'from_on', OLD.from_on, 'plan', OLD.plan,
            'parallel_plan', OLD.parallel_plan, 'recorded_by', OLD.recorded_by, 'version', OLD.version),
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'from_on', NEW.from_on, 'plan', NEW.plan,
            'parallel_plan', NEW.parallel_plan, 'recorded_by', NEW.recorded_by, 'version', NEW.version));
END;

CREATE TRIGGER plans_delete AFTER DELETE ON plans BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'plans', json_array(OLD.child_id, OLD.seq), OLD.child_id, 'delete',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'from_on', OLD.from_on, 'plan', OLD.plan,
            'parallel_plan', OLD.parallel_plan, 'recorded_by', OLD.recorded_by, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER milestones_insert AFTER INSERT ON milestones BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'milestones', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'insert',
        NULL,
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'kind', NEW.kind, 'on_date', NEW.on_date,
            'planned', NEW.planned, 'outcome', NEW.outcome, 'reason', NEW.reason, 'note', NEW.note,
            'source', NEW.source, 'version', NEW.version, 'recorded_on', NEW.recorded_on,
            'period', NEW.period, 'year', NEW.year));
END;

CREATE TRIGGER milestones_update AFTER UPDATE ON milestones BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'milestones', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'update',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'kind', OLD.kind, 'on_date', OLD.on_date,
            'planned', OLD.planned, 'outcome', OLD.outcome, 'reason', OLD.reason, 'note', OLD.note,
            'source', OLD.source, 'version', OLD.version, 'recorded_on', OLD.recorded_on,
            'period', OLD.period, 'year', OLD.year),
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'kind', NEW.kind, 'on_date', NEW.on_date,
            'planned', NEW.planned, 'outcome', NEW.outcome, 'reason', NEW.reason, 'note', NEW.note,
            'source', NEW.source, 'version', NEW.version, 'recorded_on', NEW.recorded_on,
            'period', NEW.period, 'year', NEW.year));
END;

CREATE TRIGGER milestones_delete AFTER DELETE ON milestones BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'milestones', json_array(OLD.child_id, OLD.seq), OLD.child_id, 'delete',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'kind', OLD.kind, 'on_date', OLD.on_date,
            'planned', OLD.planned, 'outcome', OLD.outcome, 'reason', OLD.reason, 'note', OLD.note,
            'source', OLD.source, 'version', OLD.version, 'recorded_on', OLD.recorded_on,
            'period', OLD.period, 'year', OLD.year),
        NULL);
END;

CREATE TRIGGER struck_insert AFTER INSERT ON struck BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'struck', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'insert',
        NULL,
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'kind', NEW.kind, 'on_date', NEW.on_date,
            'planned', NEW.planned, 'outcome', NEW.outcome, 'reason', NEW.reason, 'note', NEW.note,
            'source', NEW.source, 'why', NEW.why, 'struck_by', NEW.struck_by, 'struck_at', NEW.struck_at,
            'version', NEW.version, 'recorded_on', NEW.recorded_on, 'period', NEW.period, 'year', NEW.year));
END;

CREATE TRIGGER struck_update AFTER UPDATE ON struck BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'struck', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'update',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'kind', OLD.kind, 'on_date', OLD.on_date,
            'planned', OLD.planned, 'outcome', OLD.outcome, 'reason', OLD.reason, 'note', OLD.note,
            'source', OLD.source, 'why', OLD.why, 'struck_by', OLD.struck_by, 'struck_at', OLD.struck_at,
            'version', OLD.version, 'recorded_on', OLD.recorded_on, 'period', OLD.period, 'year', OLD.year),
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'kind', NEW.kind, 'on_date', NEW.on_date,
            'planned', NEW.planned, 'outcome', NEW.outcome, 'reason', NEW.reason, 'note', NEW.note,
            'source', NEW.source, 'why', NEW.why, 'struck_by', NEW.struck_by, 'struck_at', NEW.struck_at,
            'version', NEW.version, 'recorded_on', NEW.recorded_on, 'period', NEW.period, 'year', NEW.year));
END;

CREATE TRIGGER struck_delete AFTER DELETE ON struck BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'struck', json_array(OLD.child_id, OLD.seq), OLD.child_id, 'delete',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'kind', OLD.kind, 'on_date', OLD.on_date,
            'planned', OLD.planned, 'outcome', OLD.outcome, 'reason', OLD.reason, 'note', OLD.note,
            'source', OLD.source, 'why', OLD.why, 'struck_by', OLD.struck_by, 'struck_at', OLD.struck_at,
            'version', OLD.version, 'recorded_on', OLD.recorded_on, 'period', OLD.period, 'year', OLD.year),
        NULL);
END;

CREATE TRIGGER notes_insert AFTER INSERT ON notes BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'notes', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'insert',
        NULL,
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'kind', NEW.kind, 'note', NEW.note,
            'recorded_by', NEW.recorded_by, 'recorded_at', NEW.recorded_at, 'version', NEW.version));
END;

CREATE TRIGGER notes_update AFTER UPDATE ON notes BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'notes', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'update',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'kind', OLD.kind, 'note', OLD.note,
            'recorded_by', OLD.recorded_by, 'recorded_at', OLD.recorded_at, 'version', OLD.version),
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'kind', NEW.kind, 'note', NEW.note,
            'recorded_by', NEW.recorded_by, 'recorded_at', NEW.recorded_at, 'version', NEW.version));
END;

CREATE TRIGGER notes_delete AFTER DELETE ON notes BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'notes', json_array(OLD.child_id, OLD.seq), OLD.child_id, 'delete',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'kind', OLD.kind, 'note', OLD.note,
            'recorded_by', OLD.recorded_by, 'recorded_at', OLD.recorded_at, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER placements_insert AFTER INSERT ON placements BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'placements', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'insert',
        NULL,
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'started_on', NEW.started_on,
            'ended_on', NEW.ended_on, 'how_ended', NEW.how_ended, 'dually_approved', NEW.dually_approved,
            'note', NEW.note, 'version', NEW.version));
END;

CREATE TRIGGER placements_update AFTER UPDATE ON placements BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'placements', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'update',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'started_on', OLD.started_on,
            'ended_on', OLD.ended_on, 'how_ended', OLD.how_ended, 'dually_approved', OLD.dually_approved,
            'note', OLD.note, 'version', OLD.version),
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'started_on', NEW.started_on,
            'ended_on', NEW.ended_on, 'how_ended', NEW.how_ended, 'dually_approved', NEW.dually_approved,
            'note', NEW.note, 'version', NEW.version));
END;

CREATE TRIGGER placements_delete AFTER DELETE ON placements BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'placements', json_array(OLD.child_id, OLD.seq), OLD.child_id, 'delete',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'started_on', OLD.started_on,
            'ended_on', OLD.ended_on, 'how_ended', OLD.how_ended, 'dually_approved', OLD.dually_approved,
            'note', OLD.note, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER contacts_insert AFTER INSERT ON contacts BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'contacts', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'insert',
        NULL,
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'contact', NEW.contact,
            'from_on', NEW.from_on, 'until_on', NEW.until_on, 'weekly', NEW.weekly, 'miles', NEW.miles,
            'note', NEW.note, 'version', NEW.version));
END;

CREATE TRIGGER contacts_update AFTER UPDATE ON contacts BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'contacts', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'update',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'contact', OLD.contact,
            'from_on', OLD.from_on, 'until_on', OLD.until_on, 'weekly', OLD.weekly, 'miles', OLD.miles,
            'note', OLD.note, 'version', OLD.version),
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'contact', NEW.contact,
            'from_on', NEW.from_on, 'until_on', NEW.until_on, 'weekly', NEW.weekly, 'miles', NEW.miles,
            'note', NEW.note, 'version', NEW.version));
END;

CREATE TRIGGER contacts_delete AFTER DELETE ON contacts BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'contacts', json_array(OLD.child_id, OLD.seq), OLD.child_id, 'delete',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'contact', OLD.contact,
            'from_on', OLD.from_on, 'until_on', OLD.until_on, 'weekly', OLD.weekly, 'miles', OLD.miles,
            'note', OLD.note, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER delays_insert AFTER INSERT ON delays BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'delays', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'insert',
        NULL,
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'clock', NEW.clock,
            'started_on', NEW.started_on, 'verdict', NEW.verdict, 'reason', NEW.reason, 'party', NEW.party,
            'note', NEW.note, 'meeting', NEW.meeting, 'recorded_by', NEW.recorded_by,
            'recorded_at', NEW.recorded_at, 'version', NEW.version));
END;

CREATE TRIGGER delays_update AFTER UPDATE ON delays BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'delays', json_array(NEW.child_id, NEW.seq), NEW.child_id, 'update',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'clock', OLD.clock,
            'started_on', OLD.started_on, 'verdict', OLD.verdict, 'reason', OLD.reason, 'party', OLD.party,
            'note', OLD.note, 'meeting', OLD.meeting, 'recorded_by', OLD.recorded_by,
            'recorded_at', OLD.recorded_at, 'version', OLD.version),
        json_object('child_id', NEW.child_id, 'seq', NEW.seq, 'clock', NEW.clock,
            'started_on', NEW.started_on, 'verdict', NEW.verdict, 'reason', NEW.reason, 'party', NEW.party,
            'note', NEW.note, 'meeting', NEW.meeting, 'recorded_by', NEW.recorded_by,
            'recorded_at', NEW.recorded_at, 'version', NEW.version));
END;

CREATE TRIGGER delays_delete AFTER DELETE ON delays BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'delays', json_array(OLD.child_id, OLD.seq), OLD.child_id, 'delete',
        json_object('child_id', OLD.child_id, 'seq', OLD.seq, 'clock', OLD.clock,
            'started_on', OLD.started_on, 'verdict', OLD.verdict, 'reason', OLD.reason, 'party', OLD.party,
            'note', OLD.note, 'meeting', OLD.meeting, 'recorded_by', OLD.recorded_by,
            'recorded_at', OLD.recorded_at, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER criteria_insert AFTER INSERT ON criteria BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'criteria', json_array(NEW.child_id, NEW.criterion), NEW.child_id, 'insert',
        NULL,
        json_object('child_id', NEW.child_id, 'criterion', NEW.criterion, 'answer', NEW.answer,
            'note', NEW.note, 'version', NEW.version));
END;

CREATE TRIGGER criteria_update AFTER UPDATE ON criteria BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'criteria', json_array(NEW.child_id, NEW.criterion), NEW.child_id, 'update',
        json_object('child_id', OLD.child_id, 'criterion', OLD.criterion, 'answer', OLD.answer,
            'note', OLD.note, 'version', OLD.version),
        json_object('child_id', NEW.child_id, 'criterion', NEW.criterion, 'answer', NEW.answer,
            'note', NEW.note, 'version', NEW.version));
END;

CREATE TRIGGER criteria_delete AFTER DELETE ON criteria BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'criteria', json_array(OLD.child_id, OLD.criterion), OLD.child_id, 'delete',
        json_object('child_id', OLD.child_id, 'criterion', OLD.criterion, 'answer', OLD.answer,
            'note', OLD.note, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER meetings_insert AFTER INSERT ON meetings BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'meetings', json_array(NEW.id), NULL, 'insert',
        NULL,
        json_object('id', NEW.id, 'meeting', NEW.meeting, 'kind', NEW.kind, 'held_on', NEW.held_on,
            'authority', NEW.authority, 'chair', NEW.chair, 'status', NEW.status,
            'signed_off_by', NEW.signed_off_by, 'signed_off_at', NEW.signed_off_at,
            'joint_chairs', NEW.joint_chairs, 'minute_taker', NEW.minute_taker,
            'minutes_long', NEW.minutes_long, 'started_at', NEW.started_at, 'quorum', NEW.quorum,
            'rating', NEW.rating, 'despite', NEW.despite, 'sha256', NEW.sha256,
            'audit_head', NEW.audit_head, 'version', NEW.version));
END;

CREATE TRIGGER meetings_update AFTER UPDATE ON meetings BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'meetings', json_array(NEW.id), NULL, 'update',
        json_object('id', OLD.id, 'meeting', OLD.meeting, 'kind', OLD.kind, 'held_on', OLD.held_on,
            'authority', OLD.authority, 'chair', OLD.chair, 'status', OLD.status,
            'signed_off_by', OLD.signed_off_by, 'signed_off_at', OLD.signed_off_at,
            'joint_chairs', OLD.joint_chairs, 'minute_taker', OLD.minute_taker,
            'minutes_long', OLD.minutes_long, 'started_at', OLD.started_at, 'quorum', OLD.quorum,
            'rating', OLD.rating, 'despite', OLD.despite, 'sha256', OLD.sha256,
            'audit_head', OLD.audit_head, 'version', OLD.version),
        json_object('id', NEW.id, 'meeting', NEW.meeting, 'kind', NEW.kind, 'held_on', NEW.held_on,
            'authority', NEW.authority, 'chair', NEW.chair, 'status', NEW.status,
            'signed_off_by', NEW.signed_off_by, 'signed_off_at', NEW.signed_off_at,
            'joint_chairs', NEW.joint_chairs, 'minute_taker', NEW.minute_taker,
            'minutes_long', NEW.minutes_long, 'started_at', NEW.started_at, 'quorum', NEW.quorum,
            'rating', NEW.rating, 'despite', NEW.despite, 'sha256', NEW.sha256,
            'audit_head', NEW.audit_head, 'version', NEW.version));
END;

CREATE TRIGGER meetings_delete AFTER DELETE ON meetings BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'meetings', json_array(OLD.id), NULL, 'delete',
        json_object('id', OLD.id, 'meeting', OLD.meeting, 'kind', OLD.kind, 'held_on', OLD.held_on,
            'authority', OLD.authority, 'chair', OLD.chair, 'status', OLD.status,
            'signed_off_by', OLD.signed_off_by, 'signed_off_at', OLD.signed_off_at,
            'joint_chairs', OLD.joint_chairs, 'minute_taker', OLD.minute_taker,
            'minutes_long', OLD.minutes_long, 'started_at', OLD.started_at, 'quorum', OLD.quorum,
            'rating', OLD.rating, 'despite', OLD.despite, 'sha256', OLD.sha256,
            'audit_head', OLD.audit_head, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER agenda_insert AFTER INSERT ON agenda BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'agenda', json_array(NEW.meeting_id, NEW.child_id), NEW.child_id, 'insert',
        NULL,
        json_object('meeting_id', NEW.meeting_id, 'child_id', NEW.child_id, 'position', NEW.position,
            'how', NEW.how, 'reason', NEW.reason, 'why', NEW.why, 'version', NEW.version,
            'left_for', NEW.left_for));
END;

CREATE TRIGGER agenda_update AFTER UPDATE ON agenda BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'agenda', json_array(NEW.meeting_id, NEW.child_id), NEW.child_id, 'update',
        json_object('meeting_id', OLD.meeting_id, 'child_id', OLD.child_id, 'position', OLD.position,
            'how', OLD.how, 'reason', OLD.reason, 'why', OLD.why, 'version', OLD.version,
            'left_for', OLD.left_for),
        json_object('meeting_id', NEW.meeting_id, 'child_id', NEW.child_id, 'position', NEW.position,
            'how', NEW.how, 'reason', NEW.reason, 'why', NEW.why, 'version', NEW.version,
            'left_for', NEW.left_for));
END;

CREATE TRIGGER agenda_delete AFTER DELETE ON agenda BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'agenda', json_array(OLD.meeting_id, OLD.child_id), OLD.child_id, 'delete',
        json_object('meeting_id', OLD.meeting_id, 'child_id', OLD.child_id, 'position', OLD.position,
            'how', OLD.how, 'reason', OLD.reason, 'why', OLD.why, 'version', OLD.version,
            'left_for', OLD.left_for),
        NULL);
END;

CREATE TRIGGER attendance_insert AFTER INSERT ON attendance BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'attendance', json_array(NEW.meeting_id, NEW.team), NULL, 'insert',
        NULL,
        json_object('meeting_id', NEW.meeting_id, 'team', NEW.team, 'status', NEW.status,
            'people', NEW.people, 'note', NEW.note, 'arrived', NEW.arrived, 'version', NEW.version));
END;

CREATE TRIGGER attendance_update AFTER UPDATE ON attendance BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'attendance', json_array(NEW.meeting_id, NEW.team), NULL, 'update',
        json_object('meeting_id', OLD.meeting_id, 'team', OLD.team, 'status', OLD.status,
            'people', OLD.people, 'note', OLD.note, 'arrived', OLD.arrived, 'version', OLD.version),
        json_object('meeting_id', NEW.meeting_id, 'team', NEW.team, 'status', NEW.status,
            'people', NEW.people, 'note', NEW.note, 'arrived', NEW.arrived, 'version', NEW.version));
END;

CREATE TRIGGER attendance_delete AFTER DELETE ON attendance BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'attendance', json_array(OLD.meeting_id, OLD.team), NULL, 'delete',
        json_object('meeting_id', OLD.meeting_id, 'team', OLD.team, 'status', OLD.status,
            'people', OLD.people, 'note', OLD.note, 'arrived', OLD.arrived, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER minutes_insert AFTER INSERT ON minutes BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'minutes', json_array(NEW.meeting_id, NEW.child_id), NEW.child_id, 'insert',
        NULL,
        json_object('meeting_id', NEW.meeting_id, 'child_id', NEW.child_id, 'position', NEW.position,
            'discussion', NEW.discussion, 'decision', NEW.decision, 'no_change', NEW.no_change,
            'owner', NEW.owner, 'next_on', NEW.next_on, 'as_signed', NEW.as_signed, 'version', NEW.version,
            'outcome', NEW.outcome, 'confidential', NEW.confidential));
END;

CREATE TRIGGER minutes_update AFTER UPDATE ON minutes BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'minutes', json_array(NEW.meeting_id, NEW.child_id), NEW.child_id, 'update',
        json_object('meeting_id', OLD.meeting_id, 'child_id', OLD.child_id, 'position', OLD.position,
            'discussion', OLD.discussion, 'decision', OLD.decision, 'no_change', OLD.no_change,
            'owner', OLD.owner, 'next_on', OLD.next_on, 'as_signed', OLD.as_signed, 'version', OLD.version,
            'outcome', OLD.outcome, 'confidential', OLD.confidential),
        json_object('meeting_id', NEW.meeting_id, 'child_id', NEW.child_id, 'position', NEW.position,
            'discussion', NEW.discussion, 'decision', NEW.decision, 'no_change', NEW.no_change,
            'owner', NEW.owner, 'next_on', NEW.next_on, 'as_signed', NEW.as_signed, 'version', NEW.version,
            'outcome', NEW.outcome, 'confidential', NEW.confidential));
END;

CREATE TRIGGER minutes_delete AFTER DELETE ON minutes BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'minutes', json_array(OLD.meeting_id, OLD.child_id), OLD.child_id, 'delete',
        json_object('meeting_id', OLD.meeting_id, 'child_id', OLD.child_id, 'position', OLD.position,
            'discussion', OLD.discussion, 'decision', OLD.decision, 'no_change', OLD.no_change,
            'owner', OLD.owner, 'next_on', OLD.next_on, 'as_signed', OLD.as_signed, 'version', OLD.version,
            'outcome', OLD.outcome, 'confidential', OLD.confidential),
        NULL);
END;

CREATE TRIGGER amendments_insert AFTER INSERT ON amendments BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'amendments', json_array(NEW.id), NEW.child_id, 'insert',
        NULL,
        json_object('id', NEW.id, 'meeting_id', NEW.meeting_id, 'child_id', NEW.child_id,
            'amendment', NEW.amendment, 'recorded_by', NEW.recorded_by, 'recorded_at', NEW.recorded_at,
            'version', NEW.version));
END;

CREATE TRIGGER amendments_update AFTER UPDATE ON amendments BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'amendments', json_array(NEW.id), NEW.child_id, 'update',
        json_object('id', OLD.id, 'meeting_id', OLD.meeting_id, 'child_id', OLD.child_id,
            'amendment', OLD.amendment, 'recorded_by', OLD.recorded_by, 'recorded_at', OLD.recorded_at,
            'version', OLD.version),
        json_object('id', NEW.id, 'meeting_id', NEW.meeting_id, 'child_id', NEW.child_id,
            'amendment', NEW.amendment, 'recorded_by', NEW.recorded_by, 'recorded_at', NEW.recorded_at,
            'version', NEW.version));
END;

CREATE TRIGGER amendments_delete AFTER DELETE ON amendments BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'amendments', json_array(OLD.id), OLD.child_id, 'delete',
        json_object('id', OLD.id, 'meeting_id', OLD.meeting_id, 'child_id', OLD.child_id,
            'amendment', OLD.amendment, 'recorded_by', OLD.recorded_by, 'recorded_at', OLD.recorded_at,
            'version', OLD.version),
        NULL);
END;

CREATE TRIGGER actions_insert AFTER INSERT ON actions BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'actions', json_array(NEW.id), NEW.child_id, 'insert',
        NULL,
        json_object('id', NEW.id, 'child_id', NEW.child_id, 'meeting_id', NEW.meeting_id,
            'action', NEW.action, 'owner', NEW.owner, 'team', NEW.team, 'due_on', NEW.due_on,
            'done_on', NEW.done_on, 'outcome', NEW.outcome, 'recorded_on', NEW.recorded_on,
            'carried', NEW.carried, 'version', NEW.version));
END;

CREATE TRIGGER actions_update AFTER UPDATE ON actions BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'actions', json_array(NEW.id), NEW.child_id, 'update',
        json_object('id', OLD.id, 'child_id', OLD.child_id, 'meeting_id', OLD.meeting_id,
            'action', OLD.action, 'owner', OLD.owner, 'team', OLD.team, 'due_on', OLD.due_on,
            'done_on', OLD.done_on, 'outcome', OLD.outcome, 'recorded_on', OLD.recorded_on,
            'carried', OLD.carried, 'version', OLD.version),
        json_object('id', NEW.id, 'child_id', NEW.child_id, 'meeting_id', NEW.meeting_id,
            'action', NEW.action, 'owner', NEW.owner, 'team', NEW.team, 'due_on', NEW.due_on,
            'done_on', NEW.done_on, 'outcome', NEW.outcome, 'recorded_on', NEW.recorded_on,
            'carried', NEW.carried, 'version', NEW.version));
END;

CREATE TRIGGER actions_delete AFTER DELETE ON actions BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'actions', json_array(OLD.id), OLD.child_id, 'delete',
        json_object('id', OLD.id, 'child_id', OLD.child_id, 'meeting_id', OLD.meeting_id,
            'action', OLD.action, 'owner', OLD.owner, 'team', OLD.team, 'due_on', OLD.due_on,
            'done_on', OLD.done_on, 'outcome', OLD.outcome, 'recorded_on', OLD.recorded_on,
            'carried', OLD.carried, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER questions_insert AFTER INSERT ON questions BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'questions', json_array(NEW.id), NEW.child_id, 'insert',
        NULL,
        json_object('id', NEW.id, 'child_id', NEW.child_id, 'meeting_id', NEW.meeting_id, 'team', NEW.team,
            'question', NEW.question, 'asked_by', NEW.asked_by, 'asked_at', NEW.asked_at,
            'answer', NEW.answer, 'answered_by', NEW.answered_by, 'answered_on', NEW.answered_on,
            'version', NEW.version));
END;

CREATE TRIGGER questions_update AFTER UPDATE ON questions BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'questions', json_array(NEW.id), NEW.child_id, 'update',
        json_object('id', OLD.id, 'child_id', OLD.child_id, 'meeting_id', OLD.meeting_id, 'team', OLD.team,
            'question', OLD.question, 'asked_by', OLD.asked_by, 'asked_at', OLD.asked_at,
            'answer', OLD.answer, 'answered_by', OLD.answered_by, 'answered_on', OLD.answered_on,
            'version', OLD.version),
        json_object('id', NEW.id, 'child_id', NEW.child_id, 'meeting_id', NEW.meeting_id, 'team', NEW.team,
            'question', NEW.question, 'asked_by', NEW.asked_by, 'asked_at', NEW.asked_at,
            'answer', NEW.answer, 'answered_by', NEW.answered_by, 'answered_on', NEW.answered_on,
            'version', NEW.version));
END;

CREATE TRIGGER questions_delete AFTER DELETE ON questions BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'questions', json_array(OLD.id), OLD.child_id, 'delete',
        json_object('id', OLD.id, 'child_id', OLD.child_id, 'meeting_id', OLD.meeting_id, 'team', OLD.team,
            'question', OLD.question, 'asked_by', OLD.asked_by, 'asked_at', OLD.asked_at,
            'answer', OLD.answer, 'answered_by', OLD.answered_by, 'answered_on', OLD.answered_on,
            'version', OLD.version),
        NULL);
END;

CREATE TRIGGER survey_insert AFTER INSERT ON survey BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'survey', json_array(NEW.authority, NEW.year, NEW.question), NULL, 'insert',
        NULL,
        json_object('authority', NEW.authority, 'year', NEW.year, 'question', NEW.question,
            'answer', NEW.answer, 'version', NEW.version));
END;

CREATE TRIGGER survey_update AFTER UPDATE ON survey BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'survey', json_array(NEW.authority, NEW.year, NEW.question), NULL, 'update',
        json_object('authority', OLD.authority, 'year', OLD.year, 'question', OLD.question,
            'answer', OLD.answer, 'version', OLD.version),
        json_object('authority', NEW.authority, 'year', NEW.year, 'question', NEW.question,
            'answer', NEW.answer, 'version', NEW.version));
END;

CREATE TRIGGER survey_delete AFTER DELETE ON survey BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'survey', json_array(OLD.authority, OLD.year, OLD.question), NULL, 'delete',
        json_object('authority', OLD.authority, 'year', OLD.year, 'question', OLD.question,
            'answer', OLD.answer, 'version', OLD.version),
        NULL);
END;

CREATE TRIGGER conflicts_insert AFTER INSERT ON conflicts BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'conflicts', json_array(NEW.id), NEW.child_id, 'insert',
        NULL,
        json_object('id', NEW.id, 'child_id', NEW.child_id, 'table_name', NEW.table_name,
            'row_key', NEW.row_key, 'item', NEW.item, 'source', NEW.source, 'file', NEW.file,
            'typed', NEW.typed, 'imported', NEW.imported, 'before', NEW.before, 'found_at', NEW.found_at,
            'settled', NEW.settled, 'settled_by', NEW.settled_by, 'settled_at', NEW.settled_at,
            'version', NEW.version));
END;

CREATE TRIGGER conflicts_update AFTER UPDATE ON conflicts BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'conflicts', json_array(NEW.id), NEW.child_id, 'update',
        json_object('id', OLD.id, 'child_id', OLD.child_id, 'table_name', OLD.table_name,
            'row_key', OLD.row_key, 'item', OLD.item, 'source', OLD.source, 'file', OLD.file,
            'typed', OLD.typed, 'imported', OLD.imported, 'before', OLD.before, 'found_at', OLD.found_at,
            'settled', OLD.settled, 'settled_by', OLD.settled_by, 'settled_at', OLD.settled_at,
            'version', OLD.version),
        json_object('id', NEW.id, 'child_id', NEW.child_id, 'table_name', NEW.table_name,
            'row_key', NEW.row_key, 'item', NEW.item, 'source', NEW.source, 'file', NEW.file,
            'typed', NEW.typed, 'imported', NEW.imported, 'before', NEW.before, 'found_at', NEW.found_at,
            'settled', NEW.settled, 'settled_by', NEW.settled_by, 'settled_at', NEW.settled_at,
            'version', NEW.version));
END;

CREATE TRIGGER conflicts_delete AFTER DELETE ON conflicts BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'conflicts', json_array(OLD.id), OLD.child_id, 'delete',
        json_object('id', OLD.id, 'child_id', OLD.child_id, 'table_name', OLD.table_name,
            'row_key', OLD.row_key, 'item', OLD.item, 'source', OLD.source, 'file', OLD.file,
            'typed', OLD.typed, 'imported', OLD.imported, 'before', OLD.before, 'found_at', OLD.found_at,
            'settled', OLD.settled, 'settled_by', OLD.settled_by, 'settled_at', OLD.settled_at,
            'version', OLD.version),
        NULL);
END;
