-- Each clock over the period, the six delay points first, from the milestones in effect now and before a disruption.
WITH seen AS (
    SELECT 'now' AS as_of, * FROM in_effect($as_at)
    UNION ALL
    SELECT 'before', m.child, m.kind, min(m.day) FROM milestones m JOIN disrupted($as_at) d USING (child)
    WHERE m.day < d.back GROUP BY ALL
), began AS (
    SELECT as_of, child, clock, min(day) AS start FROM seen JOIN starts USING (kind) GROUP BY ALL
    UNION ALL
    SELECT 'now', child, 'pre_birth', due - 280 FROM children WHERE due IS NOT NULL
), ended AS (
    SELECT as_of, child, clock, min(day) AS stop FROM seen JOIN stops USING (kind) GROUP BY ALL
), opened_again AS (
    SELECT DISTINCT m.child, s.clock, d.back
    FROM milestones m JOIN disrupted($as_at) d USING (child) JOIN removed r USING (kind) JOIN stops s USING (kind)
    WHERE m.day <= d.back
), stage AS (
    SELECT child, max(place) AS place FROM in_effect($as_at) JOIN stages USING (kind) GROUP BY child
), pursued AS (
    SELECT DISTINCT child FROM in_effect($as_at) WHERE kind IN ('recommended', 'adm_decision', 'placement_order',
        'consent_given', 'proposed_match', 'matching_panel', 'placed')
), ruled_out AS (
    SELECT c.child, plan || parallel_plan = '' AS no_plan FROM children c LEFT JOIN pursued p USING (child)
    WHERE p.child IS NULL AND plan NOT IN ('adoption', 'undecided') AND parallel_plan NOT IN ('adoption', 'undecided')
), dated AS (
    SELECT b.as_of, b.child, b.clock, e.stop,
        CASE WHEN b.as_of = 'now' AND o.back > b.start AND (e.stop IS NULL OR e.stop >= o.back) THEN o.back
            ELSE b.start END AS start
    FROM began b LEFT JOIN ended e USING (as_of, child, clock) LEFT JOIN opened_again o USING (child, clock)
    WHERE b.clock <> 'permanence_planning'
), due AS (
    SELECT as_of, child, clock, start, stop, CAST(CASE c.unit WHEN 'days' THEN start + to_days(c.amount)
            WHEN 'weeks' THEN start + to_weeks(c.amount) WHEN 'months' THEN start + to_months(c.amount)
            ELSE (SELECT min(w.day) FROM working_days w WHERE w.number = n.number + c.amount) END AS DATE) AS due
    FROM dated JOIN clocks c USING (clock) LEFT JOIN working_days n ON n.day = start
    UNION ALL
    SELECT 'now', child, 'permanence_planning', start, NULL, start + 42 FROM (
        SELECT child, coalesce(max(day) FILTER (kind = 'permanence_planning_meeting'),
            max(day) FILTER (kind IN ('proceedings_issued', 'became_looked_after'))) AS start
        FROM milestones WHERE day <= $as_at GROUP BY child
        HAVING bool_or(kind IN ('proceedings_issued', 'interim_care_order'))
            AND NOT bool_or(kind IN ('final_hearing', 'care_order', 'placement_order'))
    ) JOIN stage USING (child) WHERE place BETWEEN 2 AND 5
), runs AS (
    SELECT d.*, t.closed IS NULL AND c.tenth_birthday > $as_at AS on_board, c.tenth_birthday, coalesce(r.no_plan, false) AS no_plan,
        CASE WHEN d.stop <= d.due THEN 'met' WHEN d.stop IS NOT NULL THEN 'late'
            WHEN t.closed IS NOT NULL OR (k.adoption AND NOT coalesce(r.no_plan, true))
                OR (d.clock = 'pre_birth' AND c.born IS NOT NULL) OR s.place >= k.gap_from THEN 'none'
            WHEN $as_at > d.due THEN 'overdue' WHEN $as_at >= d.due - k.amber THEN 'due_soon' ELSE 'running' END AS state
    FROM due d JOIN children c USING (child) JOIN clocks k USING (clock) LEFT JOIN closings($as_at) t USING (child)
        LEFT JOIN stage s USING (child) LEFT JOIN ruled_out r USING (child)
), counted AS (
    SELECT *, start BETWEEN $start AND $as_at AND start < tenth_birthday AS begun,
        CASE WHEN stop IS NULL THEN on_board ELSE stop BETWEEN $start AND $as_at AND stop < tenth_birthday END AS counts,
        greatest(stop - start, 0) AS elapsed
    FROM (SELECT DISTINCT ON (child, clock, start, stop) * FROM runs
          WHERE state <> 'none' AND (as_of = 'now' OR stop IS NOT NULL) ORDER BY child, clock, start, stop, as_of DESC)
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
