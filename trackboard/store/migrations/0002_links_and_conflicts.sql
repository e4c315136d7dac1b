-- The references of other systems, and what was typed against what was imported.

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
    found_at   TEXT NOT NULL,
    settled    TEXT NOT NULL DEFAULT '',       -- '' while it waits; typed, imported: what was taken; agreed
    settled_by TEXT NOT NULL DEFAULT '',
    settled_at TEXT NOT NULL DEFAULT '',
    version    INTEGER NOT NULL DEFAULT 1,
    UNIQUE (table_name, row_key, item, source)
);
CREATE INDEX conflicts_child ON conflicts (child_id);
CREATE INDEX conflicts_open ON conflicts (id) WHERE settled = '';

DROP TRIGGER notes_go_by_undo;
CREATE TRIGGER notes_go_by_undo BEFORE DELETE ON notes
WHEN NOT EXISTS (SELECT 1 FROM transactions WHERE head = '' AND (undoes IS NOT NULL OR act = 'link_child')) BEGIN
    SELECT RAISE(ABORT, 'notes: a note cannot be removed');
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
            'found_at', NEW.found_at, 'settled', NEW.settled, 'settled_by', NEW.settled_by,
            'settled_at', NEW.settled_at, 'version', NEW.version));
END;

CREATE TRIGGER conflicts_update AFTER UPDATE ON conflicts BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'conflicts', json_array(NEW.id), NEW.child_id, 'update',
        json_object('id', OLD.id, 'child_id', OLD.child_id, 'table_name', OLD.table_name, 'row_key', OLD.row_key,
            'item', OLD.item, 'source', OLD.source, 'file', OLD.file, 'typed', OLD.typed, 'imported', OLD.imported,
            'found_at', OLD.found_at, 'settled', OLD.settled, 'settled_by', OLD.settled_by,
            'settled_at', OLD.settled_at, 'version', OLD.version),
        json_object('id', NEW.id, 'child_id', NEW.child_id, 'table_name', NEW.table_name, 'row_key', NEW.row_key,
            'item', NEW.item, 'source', NEW.source, 'file', NEW.file, 'typed', NEW.typed, 'imported', NEW.imported,
            'found_at', NEW.found_at, 'settled', NEW.settled, 'settled_by', NEW.settled_by,
            'settled_at', NEW.settled_at, 'version', NEW.version));
END;

CREATE TRIGGER conflicts_delete AFTER DELETE ON conflicts BEGIN
    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)
    VALUES ((SELECT id FROM acting), 'conflicts', json_array(OLD.id), OLD.child_id, 'delete',
        json_object('id', OLD.id, 'child_id', OLD.child_id, 'table_name', OLD.table_name, 'row_key', OLD.row_key,
            'item', OLD.item, 'source', OLD.source, 'file', OLD.file, 'typed', OLD.typed, 'imported', OLD.imported,
            'found_at', OLD.found_at, 'settled', OLD.settled, 'settled_by', OLD.settled_by,
            'settled_at', OLD.settled_at, 'version', OLD.version),
        NULL);
END;
