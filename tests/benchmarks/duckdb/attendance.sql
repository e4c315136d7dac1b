-- Each team at the tracking meetings of the period, and how many children were discussed that asked for it and it missed.
WITH held AS (
    SELECT * FROM meetings WHERE held BETWEEN $start AND $as_at
), discussed AS (
    SELECT h.meeting, i.child, h.held, any_value(c.plan) AS plan, any_value(c.parallel_plan) AS parallel_plan,
        bool_or(m.kind IN ('adoption_order', 'closed')) AS closed, bool_or(m.kind = 'became_looked_after') AS looked_after,
        bool_or(m.kind IN ('recommended', 'adm_decision', 'placement_order', 'consent_given')
            OR (m.kind IN ('proposed_match', 'matching_panel', 'placed') AND coalesce(m.day > d.back OR d.back > h.held, true))
        ) AS pursued,
        bool_or(m.kind = 'proceedings_issued') AND NOT bool_or(m.kind IN ('final_hearing', 'care_order', 'placement_order'))
            OR bool_or(m.kind = 'adm_decision') AND NOT bool_or(m.kind IN ('placement_order', 'consent_given')) AS court
    FROM held h JOIN minutes i USING (meeting) JOIN children c USING (child)
        LEFT JOIN milestones m ON m.child = i.child AND m.day <= h.held LEFT JOIN disrupted($as_at) d ON d.child = i.child
    GROUP BY ALL
), asks AS (
    SELECT * REPLACE (coalesce(closed, false) AS closed, coalesce(looked_after, false) AS looked_after), coalesce(pursued, false) OR (plan = '' AND parallel_plan = '') OR plan IN ('adoption', 'undecided')
        OR parallel_plan IN ('adoption', 'undecided') AS adoption
    FROM discussed
), wanted AS (
    SELECT meeting, t.team, count(i.child) FILTER (CASE t.needs WHEN 'always' THEN true WHEN 'looked_after' THEN looked_after
        WHEN 'adoption' THEN adoption WHEN 'court' THEN court END AND (NOT closed OR t.needs = 'always')) AS children, t.needs
    FROM held JOIN (VALUES ('CIN', 'always'), ('LAC', 'looked_after'), ('adoption', 'adoption'), ('legal', 'court')) t (team, needs)
        ON true LEFT JOIN asks i USING (meeting) GROUP BY ALL
)
SELECT a.team, count(*) FILTER (status = 'present') AS present, count(*) FILTER (status = 'apologies') AS apologies,
    count(*) FILTER (status = 'written_update') AS written_update, count(*) FILTER (status = 'absent') AS absent,
    count(*) FILTER (status = 'not_required') AS not_required,
    round(count(*) FILTER (status = 'present') / count(*) FILTER (status <> 'not_required'), 3) AS share,
    count(*) FILTER (w.children > 0 OR w.needs = 'always') AS expected,
    coalesce(sum(w.children) FILTER (status IN ('apologies', 'absent')), 0) AS missed_children
FROM attendance a JOIN held USING (meeting) LEFT JOIN wanted w USING (meeting, team) GROUP BY a.team;
