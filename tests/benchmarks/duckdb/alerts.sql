-- The stage at which the adoption team was alerted: the latest event on or before the alert.
WITH alerted AS (
    SELECT m.child, min(m.day) AS day FROM milestones m WHERE kind = 'adoption_team_alerted' AND m.day <= $as_at GROUP BY child
), latest AS (
    SELECT a.child, a.day, c.born, c.due, arg_max(m.kind, (m.day, array_position(['interim_care_order', 'first_review',
        'second_review', 'adm_decision', 'placement_order'], m.kind))) AS kind, max(m.day) AS on_day
    FROM alerted a JOIN children c USING (child) LEFT JOIN (
        SELECT child, kind, min(day) AS day FROM milestones WHERE kind IN ('interim_care_order', 'first_review',
            'second_review', 'adm_decision', 'placement_order') GROUP BY ALL
    ) m ON m.child = a.child AND m.day <= a.day
    WHERE a.day >= $start AND c.tenth_birthday > a.day GROUP BY ALL
), staged AS (
    SELECT CASE WHEN kind IS NULL THEN 'pre_proceedings' WHEN kind = 'placement_order' AND on_day < day
        THEN 'after_placement_order' ELSE kind END AS stage,
        CASE WHEN born IS NULL THEN due IS NOT NULL ELSE born > day END AS unborn, born IS NOT NULL OR due IS NOT NULL AS known
    FROM latest
)
SELECT stage, count(*) AS count, round(count(*) / sum(count(*)) OVER (), 3) AS share,
    rank() OVER (ORDER BY count(*) DESC) AS rank, count(*) FILTER (known) AS birth_known, count(*) FILTER (unborn) AS unborn
FROM staged GROUP BY stage;
