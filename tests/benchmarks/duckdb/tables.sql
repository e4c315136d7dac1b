-- The rows of two bundles as tables, and what every report's query starts from. The parameters are the folders of their
-- CSV files and of the policy's, and the day.

CREATE TABLE milestones AS
    SELECT reference AS child, kind, CAST(date AS DATE) AS day, outcome
    FROM read_csv([$folder || '/milestones.csv', $since || '/milestones.csv'], all_varchar = true)
    WHERE coalesce(planned, '') = '' ORDER BY child, day;
CREATE TABLE children AS
    SELECT reference AS child, CAST(date_of_birth AS DATE) AS born, CAST(due_date AS DATE) AS due, owner,
        coalesce(plan, '') AS plan, coalesce(parallel_plan, '') AS parallel_plan,
        coalesce(early_permanence_route, '') AS route,
        coalesce(CAST(CAST(date_of_birth AS DATE) + INTERVAL 10 YEAR AS DATE), DATE '9999-12-31') AS tenth_birthday
    FROM read_csv($folder || '/children.csv', all_varchar = true);
CREATE TABLE placements AS
    SELECT reference AS child, CAST(started_on AS DATE) AS started, dually_approved
    FROM read_csv($folder || '/placements.csv', all_varchar = true);
CREATE TABLE delays AS
    SELECT reference AS child, clock, CAST(started_on AS DATE) AS started, verdict, reason, party
    FROM read_csv($folder || '/delays.csv', all_varchar = true)
    WHERE CAST(left(recorded_at, 10) AS DATE) <= CAST($today AS DATE);
CREATE TABLE actions AS
    SELECT meeting, team, owner, CAST(due_on AS DATE) AS due, CAST(done_on AS DATE) AS done
    FROM read_csv($folder || '/actions.csv', all_varchar = true);
CREATE TABLE meetings AS
    SELECT meeting, CAST(held_on AS DATE) AS held FROM read_csv($folder || '/meetings.csv', all_varchar = true);
CREATE TABLE attendance AS
    SELECT meeting, team, status FROM read_csv($folder || '/attendance.csv', all_varchar = true);
CREATE TABLE minutes AS SELECT meeting, reference AS child FROM read_csv($folder || '/minutes.csv', all_varchar = true);

-- The policy: which milestone starts and stops which clock, which takes a child to which stage, working days counted.
CREATE TABLE clocks AS SELECT * REPLACE (CAST(amount AS INTEGER) AS amount, CAST(amber AS INTEGER) AS amber) FROM read_csv($policy || '/clocks.csv');
CREATE TABLE starts AS SELECT * FROM read_csv($policy || '/starts.csv');
CREATE TABLE stops AS SELECT * FROM read_csv($policy || '/stops.csv');
CREATE TABLE stages AS SELECT * FROM read_csv($policy || '/stages.csv');
CREATE TABLE removed AS SELECT * FROM read_csv($policy || '/removed.csv');
CREATE TABLE working_days AS SELECT * FROM read_csv($policy || '/working_days.csv');

-- When a placement was disrupted, and when and how a child left the board.
CREATE MACRO disrupted(day_) AS TABLE
    SELECT child, max(day) AS back FROM milestones WHERE kind = 'placement_disrupted' AND day <= day_ GROUP BY child;
CREATE MACRO closings(day_) AS TABLE
    SELECT child, min(day) AS closed,
        arg_min(CASE kind WHEN 'adoption_order' THEN 'adopted' ELSE outcome END, day) AS outcome
    FROM milestones WHERE kind IN ('adoption_order', 'closed') AND day <= day_ GROUP BY child;
-- The milestones in effect on a day: the first of each kind, those after a disruption that it took out of effect.
CREATE MACRO in_effect(day_) AS TABLE
    SELECT m.child, m.kind, min(m.day) AS day
    FROM milestones m LEFT JOIN disrupted(day_) d ON d.child = m.child AND m.day <= d.back
        LEFT JOIN removed r ON r.kind = m.kind AND d.child IS NOT NULL
    WHERE m.day <= day_ AND r.kind IS NULL GROUP BY ALL;

-- Every clock's runs as at a day: from the milestones in effect now, and those that ended before a disruption.
CREATE MACRO runs(day_) AS TABLE
    WITH seen AS (
        SELECT 'now' AS as_of, * FROM in_effect(day_)
        UNION ALL
        SELECT 'before', m.child, m.kind, min(m.day) FROM milestones m JOIN disrupted(day_) d USING (child)
        WHERE m.day < d.back GROUP BY ALL
    ), began AS (
        SELECT as_of, child, clock, min(day) AS start FROM seen JOIN starts USING (kind) GROUP BY ALL
        UNION ALL
        SELECT 'now', child, 'pre_birth', due - 280 FROM children WHERE due IS NOT NULL
    ), ended AS (
        SELECT as_of, child, clock, min(day) AS stop FROM seen JOIN stops USING (kind) GROUP BY ALL
    ), opened_again AS (
        SELECT DISTINCT m.child, s.clock, d.back
        FROM milestones m JOIN disrupted(day_) d USING (child) JOIN removed r USING (kind) JOIN stops s USING (kind)
        WHERE m.day <= d.back
    ), stage AS (
        SELECT child, max(place) AS place FROM in_effect(day_) JOIN stages USING (kind) GROUP BY child
    ), pursued AS (
        SELECT DISTINCT child FROM in_effect(day_) WHERE kind IN ('recommended', 'adm_decision', 'placement_order',
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
            FROM milestones WHERE day <= day_ GROUP BY child
            HAVING bool_or(kind IN ('proceedings_issued', 'interim_care_order'))
                AND NOT bool_or(kind IN ('final_hearing', 'care_order', 'placement_order'))
        ) JOIN stage USING (child) WHERE place BETWEEN 2 AND 5
    ), runs_twice AS (
        SELECT d.*, t.closed IS NULL AND c.tenth_birthday > day_ AS on_board, c.tenth_birthday, coalesce(r.no_plan, false) AS no_plan,
            CASE WHEN d.stop <= d.due THEN 'met' WHEN d.stop IS NOT NULL THEN 'late'
                WHEN t.closed IS NOT NULL OR (k.adoption AND NOT coalesce(r.no_plan, true))
                    OR (d.clock = 'pre_birth' AND c.born IS NOT NULL) OR s.place >= k.gap_from THEN 'none'
                WHEN day_ > d.due THEN 'overdue' WHEN day_ >= d.due - k.amber THEN 'due_soon' ELSE 'running' END AS state
        FROM due d JOIN children c USING (child) JOIN clocks k USING (clock) LEFT JOIN closings(day_) t USING (child)
            LEFT JOIN stage s USING (child) LEFT JOIN ruled_out r USING (child)
    )
    SELECT DISTINCT ON (child, clock, start, stop) * FROM runs_twice
    WHERE state <> 'none' AND (as_of = 'now' OR stop IS NOT NULL) ORDER BY child, clock, start, stop, as_of DESC;
