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
    went_back        INTEGER NOT NULL   -- on any day not all that had happened is in effect: reports fold the child
);
-- Covering for all that the first picture counts and sorts by, so that it reads this and nothing else.
CREATE INDEX board_open ON board (stage, red_on, child_id, amber_on, tenth_birthday, known_from, rules) WHERE closed =
                                  0;
CREATE INDEX board_holds_until ON board (holds_until);
CREATE INDEX board_holds_from ON board (holds_from);
CREATE INDEX board_records ON board (records);
CREATE INDEX board_went_back ON board (child_id) WHERE went_back = 1;

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
