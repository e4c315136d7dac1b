-- A1, A10, A3 and A2 of the children adopted in the period.
WITH e AS (
    SELECT child, min(day) FILTER (kind = 'became_looked_after') AS entered, min(day) FILTER (kind = 'placed') AS placed,
        min(day) FILTER (kind = 'placement_order') AS ordered,
        min(day) FILTER (kind = 'early_permanence_placement') AS fostered,
        coalesce(min(day) FILTER (kind = 'match_decision'), min(day) FILTER (kind = 'proposed_match')) AS matched
    FROM in_effect($as_at) GROUP BY child
), adopted AS (
    SELECT greatest(placed - entered, 0) AS to_placed,
        greatest(least(fostered, placed) - entered, 0) AS to_carers,
        CASE WHEN placed IS NOT NULL THEN greatest(matched - ordered, 0) END AS to_match,
        placed IS NOT NULL AND matched IS NOT NULL AND ordered IS NOT NULL AS counts, entered, placed
    FROM e JOIN closings($as_at) c USING (child) WHERE c.outcome = 'adopted' AND c.closed >= $start
)
SELECT 'A1' AS indicator, round(avg(placed - entered), 1) AS value, count(placed - entered) AS n FROM adopted
UNION ALL
SELECT 'A10', round(avg(to_carers) FILTER (entered IS NOT NULL), 1), count(to_carers) FILTER (entered IS NOT NULL) FROM adopted
UNION ALL
SELECT 'A3', round(count(*) FILTER (placed - entered < 426) / count(placed - entered), 3), count(placed - entered) FROM adopted
UNION ALL
SELECT 'A2', round(avg(to_match) FILTER (counts), 1), count(*) FILTER (counts) FROM adopted;
