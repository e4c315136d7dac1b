-- Each clock over the period, the six delay points first, from the milestones in effect now and before a disruption.
WITH counted AS (
    SELECT *, start BETWEEN $start AND $as_at AND start < tenth_birthday AS begun,
        CASE WHEN stop IS NULL THEN on_board ELSE stop BETWEEN $start AND $as_at AND stop < tenth_birthday END AS counts,
        greatest(stop - start, 0) AS elapsed
    FROM runs($as_at)
)
SELECT counted.clock, count(*) FILTER (begun) AS started,
    count(*) FILTER (counts AND state = 'running') AS running, count(*) FILTER (counts AND state = 'due_soon') AS due_soon,
    count(*) FILTER (counts AND state = 'overdue') AS overdue,
    count(*) FILTER (counts AND state = 'met') AS met, count(*) FILTER (counts AND state = 'late') AS late,
    round(quantile_cont(elapsed, 0.5) FILTER (counts AND stop IS NOT NULL), 1) AS median_days,
    round(quantile_cont(elapsed, 0.9) FILTER (counts AND stop IS NOT NULL), 1) AS p90_days,
    coalesce(sum(coalesce(stop, $as_at) - due) FILTER (counts AND state IN ('late', 'overdue')), 0) AS overdue_days,
    count(*) FILTER (counts AND state IN ('late', 'overdue') AND v.verdict = 'avoidable') AS avoidable
FROM counted LEFT JOIN delays v ON v.child = counted.child AND v.clock = counted.clock AND v.started = start GROUP BY counted.clock;
