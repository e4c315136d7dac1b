-- How the Placement Orders of the period stand.
WITH e AS (
    SELECT child, min(day) FILTER (kind = 'placement_order') AS ordered,
        min(day) FILTER (kind = 'family_finding_referral') AS referred,
        min(day) FILTER (kind IN ('family_identified', 'proposed_match', 'placed')) AS found,
        min(day) FILTER (kind = 'family_identified') AS identified
    FROM in_effect($as_at) GROUP BY child
), due AS (
    SELECT *, CAST(ordered + INTERVAL 3 MONTH AS DATE) AS due FROM e LEFT JOIN closings($as_at) USING (child)
    WHERE ordered >= $start
), told AS (
    SELECT * EXCLUDE (outcome), CASE WHEN found <= due AND (referred IS NULL OR found <= referred) THEN 'exempt'
        WHEN referred <= due THEN 'in_time' WHEN referred IS NOT NULL OR found IS NOT NULL THEN 'late'
        WHEN closed <= due THEN 'closed' WHEN least(closed, $as_at) > due THEN 'overdue' ELSE 'not_due' END AS outcome
    FROM due
)
SELECT outcome, count(*) AS n, (SELECT count(*) FROM told) AS "of" FROM told GROUP BY outcome
UNION ALL
SELECT 'identified_by_order', count(*) FILTER (identified <= ordered), count(*) FROM told;
