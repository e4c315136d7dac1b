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
    SELECT reference AS child, clock, CAST(started_on AS DATE) AS started, verdict
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
