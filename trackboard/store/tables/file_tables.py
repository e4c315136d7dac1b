"""The tables that are no record of a child or a meeting: settings, the audit, and what is being typed."""

from trackboard.store.tables.statement import Column, Index, Kind, Table

SETTINGS = Table(
    "settings",
    (
        Column("key", Kind.TEXT, "authority, made_up, policy_digest, audit_head, erasure_salt, pseudonym_salt"),
        Column("value", Kind.TEXT),
    ),
    key=("key",),
)

DRAFTS = Table(
    "drafts",
    (
        Column("form", Kind.TEXT, "the form that it stands in: minute"),
        Column("subject", Kind.TEXT, "MEETING/CHILD by their numbers, each left out where the form is about none"),
        Column("person", Kind.PERSON),
        Column("content", Kind.PROSE, "the form's fields as JSON"),
        Column("saved_at", Kind.MOMENT),
    ),
    key=("form", "subject", "person"),
    says="""\
What stands in somebody's form, saved at each pause in typing and gone once the form is saved. Working text and no
record: it is not audited, and leaves the file only in a backup.""",
)

PREFERENCES = Table(
    "preferences",
    (Column("person", Kind.PERSON), Column("key", Kind.TEXT), Column("value", Kind.TEXT)),
    key=("person", "key"),
    says="A person's own settings of the screen. They are not audited.",
)

TRANSACTIONS = Table(
    "transactions",
    (
        Column("id", Kind.ID),
        Column("at", Kind.MOMENT),
        Column("actor", Kind.PERSON, check="actor <> ''"),
        Column("source", Kind.TEXT, "board, command, import, erasure or migration", check="source <> ''"),
        Column("act", Kind.TEXT, "the name of the act, as casework has it: record_milestone", check="act <> ''"),
        Column("note", Kind.PROSE, default=""),
        Column("undoes", Kind.NUMBER, null=True, references="transactions"),
        Column("rows", Kind.NUMBER, "how many changes it made", default=0),
        Column("head", Kind.TEXT, default=""),
        Column("machine", Kind.TEXT, "the machine that the operating system names", default="", since=3),
        Column("login", Kind.PERSON, "the operating system's own user", default="", since=3),
        Column("seal", Kind.TEXT, "HMAC-SHA256 of the head under the writing installation's key", default="", since=3),
        Column("key_id", Kind.TEXT, "which key that is; '' where there is no seal", default="", since=3),
    ),
    key=("id",),
    numbered=False,
    indexes=(
        Index("transactions_acting", ("head",), "head = ''", unique=True),
        Index("transactions_at", ("at",)),
        Index("transactions_undoes", ("undoes",), "undoes IS NOT NULL"),
    ),
    says="""\
One row for each act: who did what, when, from where. The act at work is the one that has no head yet; there is at
most one, and it is gone or sealed before anyone else can write. Sealing gives it the head of a chain:
  head = SHA-256(the head before it, this row's fields but head and seal, SHA-256 of each of its changes in order)
so that an edited, removed, cut or reordered row is noticed (trackboard/store/audit/chain.py; `trackboard check`).
Nothing secret goes into it. The seal is made of the head with a key that is not in the file. Acts of versions 1
and 2 keep the heads that they had; their key_id is 'anchored', and their seal is a link of the present chain.
Looking at names and taking data out are acts without changes.""",
)

CHANGES = Table(
    "changes",
    (
        Column("id", Kind.ID),
        Column("txn", Kind.NUMBER, references="transactions"),
        Column("table_name", Kind.TEXT),
        Column("row_key", Kind.TEXT, "the row's primary key as a JSON array"),
        Column("child_id", Kind.NUMBER, "the child it is about, if about one", null=True),
        Column("op", Kind.TEXT, "insert, update, delete, erase"),
        Column("old", Kind.PROSE, "the row before, as a JSON object by column", null=True),
        Column("new", Kind.PROSE, "the row after", null=True),
        Column("digest", Kind.TEXT, "SHA-256 of all the above as it was, once the content is erased", default=""),
    ),
    key=("id",),
    numbered=False,
    indexes=(Index("changes_txn", ("txn",)), Index("changes_child", ("child_id",))),
    says="""\
One row for each row that an act inserted, updated or deleted, whole, before and after. It is written once. Only
a lawful erasure may take its content, and leaves the digest of it, so that the chain still holds; the erasure is
itself a change, with op 'erase' and the key of the change that it emptied. It may also take the note of an act,
and a key that says who the child is, which then is '[]'.""",
)

ERASED = Table(
    "erased",
    (
        Column("digest", Kind.TEXT, "HMAC-SHA256 (erasure_salt) of one reference that the child had"),
        Column("child_id", Kind.CHILD, references="children"),
        Column("txn", Kind.NUMBER, "the erasure: its day and, as its note, its reason", references="transactions"),
    ),
    key=("digest",),
    indexes=(Index("erased_child", ("child_id",)),),
    says="""\
Children who were erased lawfully. Of such a child only an empty row is left in `children`, on which closed minutes
and the audit rest. The references stay as hashes that only the file's erasure_salt makes, so that no import brings
the child back unseen.""",
)
