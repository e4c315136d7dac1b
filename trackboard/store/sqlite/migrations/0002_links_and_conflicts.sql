-- The references of other systems, what was typed against what was imported, and what a lawful erasure leaves.

-- What other systems call a child. Whatever is imported under such a reference is this child's, and no child has it as
-- its own.
CREATE TABLE aliases (
    alias       TEXT NOT NULL PRIMARY KEY,
    child_id    INTEGER NOT NULL REFERENCES children (id),
    recorded_by TEXT NOT NULL DEFAULT '',
    recorded_at TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE INDEX aliases_child ON aliases (child_id);

-- What a person typed and a file has otherwise: one row for what each source says of each row or field. It waits until
-- a person settles it, and once settled it is what the source said last, so that it is not asked again until the file
-- says something else.
CREATE TABLE conflicts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    child_id   INTEGER REFERENCES children (id),   -- whom it is about; NULL for a meeting's own row or the survey's
    table_name TEXT NOT NULL,                  -- where what was typed stands
    row_key    TEXT NOT NULL,                  -- the primary key of its row as a JSON array, as in changes
    item       TEXT NOT NULL,                  -- the column of a child, the kind of a milestone, or what the row is about
    source     TEXT NOT NULL,                  -- the format of the import
    file       TEXT NOT NULL DEFAULT '',       -- the file that says it
    typed      TEXT NOT NULL,                  -- what stood when it was found, a JSON object by column
    imported   TEXT NOT NULL,                  -- what the file says, a JSON object by column
    before     TEXT NOT NULL DEFAULT '',       -- what it said when this was last settled, where it waits again
    found_at   TEXT NOT NULL,
    settled    TEXT NOT NULL DEFAULT '',       -- '' while it waits; typed, imported: what was taken; agreed
    settled_by TEXT NOT NULL DEFAULT '',
    settled_at TEXT NOT NULL DEFAULT '',
    version    INTEGER NOT NULL DEFAULT 1,
    UNIQUE (table_name, row_key, item, source)
);
CREATE INDEX conflicts_child ON conflicts (child_id);
CREATE INDEX conflicts_open ON conflicts (id) WHERE settled = '';

-- Who was erased lawfully. Of such a child only an empty row is left in `children`, on which closed minutes and the audit
-- rest. The references stay as hashes that only the audit's key makes, so that no import brings the child back unseen.
CREATE TABLE erased (
    digest   TEXT NOT NULL PRIMARY KEY,        -- HMAC-SHA256 (audit_key) of one reference that the child had
    child_id INTEGER NOT NULL REFERENCES children (id),
    txn      INTEGER NOT NULL REFERENCES transactions (id)   -- the erasure: its day and, as its note, its reason
) WITHOUT ROWID;
CREATE INDEX erased_child ON erased (child_id);

-- What is computed of each child has a new column, and is computed anew when the file is next opened.
DELETE FROM board;
ALTER TABLE board ADD COLUMN went_back INTEGER NOT NULL;
CREATE INDEX board_went_back ON board (child_id) WHERE went_back = 1;

DROP TRIGGER changes_stay;
CREATE TRIGGER changes_stay BEFORE UPDATE ON changes
WHEN (NEW.id, NEW.txn, NEW.table_name, NEW.child_id, NEW.op)
        IS NOT (OLD.id, OLD.txn, OLD.table_name, OLD.child_id, OLD.op)
    OR NEW.row_key NOT IN (OLD.row_key, '[]')
    OR NOT EXISTS (SELECT 1 FROM acting WHERE source = 'erasure')
    OR OLD.digest <> '' OR NEW.digest = '' OR NEW.old IS NOT NULL OR NEW.new IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'audit: a change cannot be altered');
END;

DROP TRIGGER transactions_stay;
CREATE TRIGGER transactions_stay BEFORE UPDATE ON transactions
WHEN (NEW.id, NEW.at, NEW.actor, NEW.source, NEW.act, NEW.undoes)
        IS NOT (OLD.id, OLD.at, OLD.actor, OLD.source, OLD.act, OLD.undoes)
    OR (OLD.head = '' AND NEW.note <> OLD.note)
    OR (OLD.head <> '' AND ((NEW.note, NEW.rows, NEW.head) IS NOT ('', OLD.rows, OLD.head)
        OR NOT EXISTS (SELECT 1 FROM acting WHERE source = 'erasure')))
BEGIN
    SELECT RAISE(ABORT, 'audit: an act cannot be altered');
END;

DROP TRIGGER notes_go_by_undo;
CREATE TRIGGER notes_go_by_undo BEFORE DELETE ON notes
WHEN NOT EXISTS (SELECT 1 FROM transactions
    WHERE head = '' AND (undoes IS NOT NULL OR act = 'link_child' OR source = 'erasure')) BEGIN
    SELECT RAISE(ABORT, 'notes: a note cannot be removed');
END;

DROP TRIGGER minutes_closed_update;
CREATE TRIGGER minutes_closed_update BEFORE UPDATE ON minutes
WHEN (NOT EXISTS (SELECT 1 FROM erasing)
        OR (NEW.meeting_id, NEW.child_id, NEW.position, NEW.no_change)
            IS NOT (OLD.meeting_id, OLD.child_id, OLD.position, OLD.no_change))
    AND EXISTS (SELECT 1 FROM meetings WHERE id IN (OLD.meeting_id, NEW.meeting_id) AND status = 'closed') BEGIN
    SELECT RAISE(ABORT, 'locked: the meeting is closed');
END;

DROP TRIGGER amendments_go_by_undo;
CREATE TRIGGER amendments_go_by_undo BEFORE DELETE ON amendments
WHEN NOT EXISTS (SELECT 1 FROM undoing) AND NOT EXISTS (SELECT 1 FROM erasing) BEGIN
    SELECT RAISE(ABORT, 'locked: an amendment cannot be removed');
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

CREATE TRIGGER conflicts_insert AFTER INSERT ON conflicts BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'conflicts', json_array(NEW.id), NEW.child_id, 'insert',
        NULL,
        json_object('id', NEW.id, 'child_id', NEW.child_id, 'table_name', NEW.table_name, 'row_key', NEW.row_key,
            'item', NEW.item, 'source', NEW.source, 'file', NEW.file, 'typed', NEW.typed, 'imported', NEW.imported,
            'before', NEW.before, 'found_at', NEW.found_at, 'settled', NEW.settled, 'settled_by', NEW.settled_by,
            'settled_at', NEW.settled_at, 'version', NEW.version));
END;

CREATE TRIGGER conflicts_update AFTER UPDATE ON conflicts BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'conflicts', json_array(NEW.id), NEW.child_id, 'update',
        json_object('id', OLD.id, 'child_id', OLD.child_id, 'table_name', OLD.table_name, 'row_key', OLD.row_key,
            'item', OLD.item, 'source', OLD.source, 'file', OLD.file, 'typed', OLD.typed, 'imported', OLD.imported,
            'before', OLD.before, 'found_at', OLD.found_at, 'settled', OLD.settled, 'settled_by', OLD.settled_by,
            'settled_at', OLD.settled_at, 'version', OLD.version),
        json_object('id', NEW.id, 'child_id', NEW.child_id, 'table_name', NEW.table_name, 'row_key', NEW.row_key,
            'item', NEW.item, 'source', NEW.source, 'file', NEW.file, 'typed', NEW.typed, 'imported', NEW.imported,
            'before', NEW.before, 'found_at', NEW.found_at, 'settled', NEW.settled, 'settled_by', NEW.settled_by,
            'settled_at', NEW.settled_at, 'version', NEW.version));
END;

CREATE TRIGGER conflicts_delete AFTER DELETE ON conflicts BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'conflicts', json_array(OLD.id), OLD.child_id, 'delete',
        json_object('id', OLD.id, 'child_id', OLD.child_id, 'table_name', OLD.table_name, 'row_key', OLD.row_key,
            'item', OLD.item, 'source', OLD.source, 'file', OLD.file, 'typed', OLD.typed, 'imported', OLD.imported,
            'before', OLD.before, 'found_at', OLD.found_at, 'settled', OLD.settled, 'settled_by', OLD.settled_by,
            'settled_at', OLD.settled_at, 'version', OLD.version),
        NULL);
END;
