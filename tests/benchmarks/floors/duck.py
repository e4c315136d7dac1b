"""The least a report can be: one query of DuckDB over rows that it has as tables, printed as JSON.

`python duck.py DATABASE QUERY.sql NAME=DAY...`; the query is given those of the days that it names.
"""

import json
import sys
from datetime import date
from pathlib import Path

import duckdb

database, query, *given = sys.argv[1:]
sql = Path(query).read_text(encoding="utf-8")
named = {name: date.fromisoformat(day) for name, day in (each.split("=", 1) for each in given)}
connection = duckdb.connect(database, read_only=True)
found = connection.execute(sql, {name: day for name, day in named.items() if f"${name}" in sql})
columns = [column[0] for column in found.description or ()]
print(json.dumps([dict(zip(columns, row, strict=True)) for row in found.fetchall()], default=str))
