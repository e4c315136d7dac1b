-- Early-permanence placements by how they stand, told by the milestones since each began.
WITH fostered AS (
    SELECT child, started FROM placements WHERE started <= $as_at
    UNION ALL
    SELECT DISTINCT child, day FROM milestones ANTI JOIN placements USING (child)
    WHERE kind = 'early_permanence_placement' AND day <= $as_at
), since AS (
    SELECT f.child, f.started, bool_or(m.kind = 'adoption_order' OR m.outcome = 'adopted') AS adopted,
        max(m.outcome) FILTER (m.kind = 'closed') AS closed_by, max(m.day) FILTER (m.kind = 'placement_disrupted') AS back,
        max(m.day) FILTER (m.kind = 'placed') AS placed, max(m.day) FILTER (m.kind = 'adm_decision') AS decided
    FROM fostered f LEFT JOIN milestones m ON m.child = f.child AND m.day BETWEEN f.started AND $as_at GROUP BY ALL
), told AS (
    SELECT started, CASE WHEN adopted THEN 'adopted_by_carers'
        WHEN closed_by = 'returned_home' THEN 'returned_to_parents'
        WHEN closed_by IN ('relatives', 'special_guardianship', 'child_arrangements') THEN 'relatives'
        WHEN closed_by IS NOT NULL THEN 'moved' WHEN back IS NOT NULL THEN 'in_assessment'
        WHEN placed IS NOT NULL THEN 'placed_for_adoption' WHEN decided IS NOT NULL THEN 'final_plan_of_adoption'
        ELSE 'in_assessment' END AS outcome
    FROM since
)
SELECT outcome, count(*) FILTER (started >= $start) AS n, count(*) AS cumulative FROM told GROUP BY outcome;
