-- Five checks: done and eligible.
WITH e AS (
    SELECT m.child, any_value(c.born) AS born, any_value(c.due) AS due, any_value(c.tenth_birthday) AS tenth_birthday,
        min(day) AS first, min(day) FILTER (kind = 'proceedings_issued') AS issued,
        min(day) FILTER (kind = 'permanence_planning_meeting') AS planned,
        min(day) FILTER (kind = 'alternative_plans_reviewed') AS alternatives,
        min(day) FILTER (kind = 'wider_family_assessed') AS family,
        min(day) FILTER (kind = 'family_group_conference') AS conference
    FROM milestones m JOIN children c USING (child) WHERE day <= $as_at GROUP BY m.child
), unborn AS (
    SELECT * FROM e WHERE CASE WHEN born IS NULL THEN due IS NOT NULL ELSE first < born AND born > $start END
), issued AS (
    SELECT * FROM e WHERE issued >= $start AND issued < tenth_birthday
)
SELECT 'planning_meeting_unborn' AS check, count(*) AS eligible,
    count(*) FILTER (planned IS NOT NULL AND (born IS NULL OR planned < born)) AS done FROM unborn
UNION ALL
SELECT 'planning_meeting_before_proceedings', count(*), count(*) FILTER (planned <= issued) FROM issued
UNION ALL
SELECT 'alternative_plans_before_proceedings', count(*), count(*) FILTER (alternatives <= issued) FROM issued
UNION ALL
SELECT 'wider_family_before_proceedings', count(*), count(*) FILTER (family <= issued) FROM issued
UNION ALL
SELECT 'family_group_conference_before_proceedings', count(*), count(*) FILTER (conference <= issued) FROM issued;
