-- Children by stage at the end of each month, under 10 and open on that day.
WITH days AS (
    SELECT least(last_day(CAST(month AS DATE)), $as_at) AS day
    FROM range(CAST($start AS TIMESTAMP), CAST($as_at AS TIMESTAMP) + INTERVAL 1 DAY, INTERVAL 1 MONTH) AS months (month)
), happened AS (
    SELECT child, kind, day, false AS back FROM milestones WHERE kind NOT IN (SELECT kind FROM removed)
    UNION ALL
    SELECT m.child, m.kind, m.day, coalesce(m.day <= d.back, false) FROM milestones m JOIN removed USING (kind)
        LEFT JOIN disrupted($as_at) d USING (child)
), reached AS (
    SELECT days.day, h.child,
        max(s.place) FILTER (NOT (h.back AND d.back <= days.day) AND kind <> 'proceedings_issued') AS further,
        bool_or(kind = 'proceedings_issued') AS issued,
        bool_or(kind IN ('final_hearing', 'care_order')) AS over,
        bool_or(kind IN ('adoption_order', 'closed')) AS closed
    FROM days JOIN happened h ON h.day <= days.day LEFT JOIN stages s USING (kind) LEFT JOIN disrupted($as_at) d USING (child)
    GROUP BY ALL
), standing AS (
    SELECT day, child, CASE WHEN coalesce(further, 0) >= 3 THEN further
        WHEN CASE WHEN c.born IS NULL THEN c.due IS NOT NULL ELSE c.born > day END THEN 0
        WHEN issued AND NOT over THEN 2 ELSE 1 END AS place
    FROM reached JOIN children c USING (child) WHERE NOT closed AND c.tenth_birthday > day
)
SELECT strftime(day, '%Y-%m') AS month, count(*) FILTER (place = 0) AS unborn,
    count(*) FILTER (place = 1) AS pre_proceedings, count(*) FILTER (place = 2) AS in_proceedings,
    count(*) FILTER (place = 3) AS looked_after, count(*) FILTER (place = 4) AS recommended,
    count(*) FILTER (place = 5) AS decided, count(*) FILTER (place = 6) AS ordered,
    count(*) FILTER (place = 7) AS matched, count(*) FILTER (place = 8) AS panel,
    count(*) FILTER (place = 9) AS placed, count(*) AS total
FROM standing GROUP BY day ORDER BY day;
