-- What each team has open, overdue, and closed in the period.
SELECT team, count(*) FILTER (done IS NULL OR done > $as_at) AS open,
    count(*) FILTER ((done IS NULL OR done > $as_at) AND due < $as_at) AS overdue,
    count(*) FILTER (done BETWEEN $start AND $as_at) AS closed
FROM actions JOIN meetings USING (meeting) WHERE held <= $as_at GROUP BY team;
