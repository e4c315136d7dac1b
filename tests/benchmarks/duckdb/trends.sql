-- Children overdue at each delay point on the last day of each month.
WITH days AS (
    SELECT least(last_day(CAST(month AS DATE)), $as_at) AS day
    FROM range(CAST($start AS TIMESTAMP), CAST($as_at AS TIMESTAMP) + INTERVAL 1 DAY, INTERVAL 1 MONTH) AS months (month)
), overdue AS (
    SELECT r.clock, due, least(coalesce(stop, DATE '9999-12-31'), tenth_birthday) AS over
    FROM runs($as_at) r JOIN clocks c USING (clock) WHERE c.delay_point AND (stop IS NOT NULL OR on_board)
)
SELECT strftime(day, '%Y-%m') AS month,
    count(*) FILTER (clock = 'looked_after_to_recommended') AS looked_after_to_recommended,
    count(*) FILTER (clock = 'recommended_to_decided') AS recommended_to_decided,
    count(*) FILTER (clock = 'decided_to_ordered') AS decided_to_ordered,
    count(*) FILTER (clock = 'ordered_to_matched') AS ordered_to_matched,
    count(*) FILTER (clock = 'matched_to_panel') AS matched_to_panel,
    count(*) FILTER (clock = 'panel_to_placed') AS panel_to_placed,
    count(clock) AS total
FROM days LEFT JOIN overdue ON due < day AND day < over GROUP BY day ORDER BY day;
