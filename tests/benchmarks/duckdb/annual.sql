-- The year in numbers, of the financial year that the day lies in.
WITH e AS (
    SELECT child, bool_or(kind = 'became_looked_after') AS looked_after,
        bool_or(kind = 'consent_given') AND NOT bool_or(kind = 'proceedings_issued') AS relinquished,
        min(day) FILTER (kind = 'placed') AS placed
    FROM in_effect($as_at) GROUP BY child
), fostered AS (
    SELECT child, started, dually_approved FROM placements WHERE started <= $as_at
    UNION ALL
    SELECT DISTINCT child, day, '' FROM milestones ANTI JOIN placements USING (child)
    WHERE kind = 'early_permanence_placement' AND day <= $as_at
), begun AS (
    SELECT count(*) FILTER (route = 'regulation_25a') AS regulation_25a,
        count(*) FILTER (dually_approved = 'yes') AS dually_approved
    FROM fostered JOIN children USING (child) WHERE started >= $start
)
SELECT year($start) || '-' || (year($start) + 1) % 100 AS year, count(*) FILTER (looked_after AND closed IS NULL) AS looked_after,
    any_value(b.regulation_25a) AS regulation_25a, any_value(b.dually_approved) AS dually_approved,
    count(*) FILTER (relinquished AND placed >= $start) AS relinquished_placed,
    count(*) FILTER (closed >= $start AND outcome = 'special_guardianship') AS special_guardianship,
    count(*) FILTER (closed >= $start AND outcome = 'adopted') AS adoptions
FROM e LEFT JOIN closings($as_at) USING (child), begun b;
