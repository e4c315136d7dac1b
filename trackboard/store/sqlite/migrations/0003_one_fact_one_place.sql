-- New columns and tables of the record, drafts of any form, each person's settings of the screen, and the audit's seal.
-- The triggers of a table with new columns are made again. Changes that were written before do not have the columns.

-- When each milestone was recorded, for rows that were there: as the audit has it.
DROP TRIGGER milestones_insert;
DROP TRIGGER milestones_update;
DROP TRIGGER milestones_delete;
ALTER TABLE milestones ADD COLUMN recorded_on TEXT;
ALTER TABLE milestones ADD COLUMN period TEXT NOT NULL DEFAULT '';
ALTER TABLE milestones ADD COLUMN year TEXT NOT NULL DEFAULT '';
UPDATE milestones SET recorded_on = (
    SELECT substr(t.at, 1, 10) FROM changes c JOIN transactions t ON t.id = c.txn
    WHERE c.child_id = milestones.child_id AND c.table_name = 'milestones' AND c.op = 'insert'
        AND c.row_key = json_array(milestones.child_id, milestones.seq) AND t.act <> 'link_child'
    ORDER BY c.id LIMIT 1);

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

-- The same of what was struck out: its milestone went in the act that brought it here.
DROP TRIGGER struck_insert;
DROP TRIGGER struck_update;
DROP TRIGGER struck_delete;
ALTER TABLE struck ADD COLUMN recorded_on TEXT;
ALTER TABLE struck ADD COLUMN period TEXT NOT NULL DEFAULT '';
ALTER TABLE struck ADD COLUMN year TEXT NOT NULL DEFAULT '';
UPDATE struck SET recorded_on = (
    SELECT substr(t.at, 1, 10) FROM changes s
    JOIN changes m ON m.txn = s.txn AND m.child_id = s.child_id AND m.table_name = 'milestones' AND m.op = 'delete'
    JOIN changes c ON c.child_id = m.child_id AND c.table_name = m.table_name AND c.row_key = m.row_key
    JOIN transactions t ON t.id = c.txn
    WHERE s.child_id = struck.child_id AND s.table_name = 'struck' AND s.op = 'insert'
        AND s.row_key = json_array(struck.child_id, struck.seq) AND c.op = 'insert' AND t.act <> 'link_child'
        AND (json_extract(m.old, '$.kind'), json_extract(m.old, '$.on_date'), json_extract(m.old, '$.planned'))
            IS (struck.kind, struck.on_date, struck.planned)
    ORDER BY c.id LIMIT 1);

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

DROP TRIGGER agenda_insert;
DROP TRIGGER agenda_update;
DROP TRIGGER agenda_delete;
DROP TRIGGER agenda_closed_update;
ALTER TABLE agenda ADD COLUMN left_for TEXT;

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

CREATE TRIGGER agenda_closed_update BEFORE UPDATE ON agenda
WHEN (NOT EXISTS (SELECT 1 FROM erasing)
        OR (NEW.meeting_id, NEW.child_id, NEW.position, NEW.how, NEW.reason)
            IS NOT (OLD.meeting_id, OLD.child_id, OLD.position, OLD.how, OLD.reason))
    AND EXISTS (SELECT 1 FROM meetings WHERE id IN (OLD.meeting_id, NEW.meeting_id) AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

DROP TRIGGER minutes_insert;
DROP TRIGGER minutes_update;
DROP TRIGGER minutes_delete;
DROP TRIGGER minutes_closed_update;
ALTER TABLE minutes ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE minutes ADD COLUMN confidential TEXT NOT NULL DEFAULT '';

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

CREATE TRIGGER minutes_closed_update BEFORE UPDATE ON minutes
WHEN (NOT EXISTS (SELECT 1 FROM erasing)
        OR (NEW.meeting_id, NEW.child_id, NEW.position, NEW.no_change, NEW.outcome)
            IS NOT (OLD.meeting_id, OLD.child_id, OLD.position, OLD.no_change, OLD.outcome))
    AND EXISTS (SELECT 1 FROM meetings WHERE id IN (OLD.meeting_id, NEW.meeting_id) AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

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

-- Drafts were of minutes only.
ALTER TABLE drafts RENAME TO drafts_of_minutes;

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

INSERT INTO drafts (form, subject, person, content, saved_at)
SELECT 'minute', meeting_id || '/' || child_id, person, content, saved_at FROM drafts_of_minutes;
DROP TABLE drafts_of_minutes;

-- A person's own settings of the screen. They are not audited.
CREATE TABLE preferences (
    person TEXT NOT NULL,
    key    TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (person, key)
) WITHOUT ROWID;

-- Where an act was done, and its seal.
DROP TRIGGER transactions_stay;
ALTER TABLE transactions ADD COLUMN machine TEXT NOT NULL DEFAULT '';
ALTER TABLE transactions ADD COLUMN login TEXT NOT NULL DEFAULT '';
ALTER TABLE transactions ADD COLUMN seal TEXT NOT NULL DEFAULT '';
ALTER TABLE transactions ADD COLUMN key_id TEXT NOT NULL DEFAULT '';

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

-- What is computed of each child: `board` becomes an ordinary table, and the delay points that run are rows of a table
-- of their own, so that there may be more than six. Both are left empty here: whoever opens the file next computes them,
-- in memory where it is only read.

DROP TABLE board;

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
    verdict        TEXT NOT NULL,                              -- the latest on this run; '' where nobody judged it
    known_from     TEXT NOT NULL,                              -- from here on as in `board`
    closed         INTEGER NOT NULL,
    stage          INTEGER NOT NULL,
    tenth_birthday TEXT NOT NULL,
    amber_on       TEXT NOT NULL,
    red_on         TEXT NOT NULL,
    rules          INTEGER NOT NULL,
    PRIMARY KEY (child_id, clock)
) WITHOUT ROWID;
