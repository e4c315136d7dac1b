-- The overdue days of the delay points in the period, under the verdict, reason and party that hold.
WITH overdue AS (
    SELECT r.child, r.clock, start, greatest(due + 1, $start) AS first_day,
        least(coalesce(stop, $as_at), $as_at, tenth_birthday - 1) AS last_day
    FROM runs($as_at) r JOIN clocks c USING (clock) WHERE c.delay_point AND (stop IS NOT NULL OR on_board)
)
SELECT o.clock, coalesce(v.verdict, 'unjudged') AS verdict, coalesce(v.reason, '') AS reason, coalesce(v.party, '') AS party,
    count(DISTINCT o.child) AS children, CAST(sum(last_day - first_day + 1) AS BIGINT) AS overdue_days
FROM overdue o LEFT JOIN delays v ON v.child = o.child AND v.clock = o.clock AND v.started = o.start
WHERE first_day <= last_day GROUP BY ALL;
