-- Nights, cost, arrivals and exits of one council and one period, whole and by month; waits; approvals not used.
WITH parts(name, first, last) AS (VALUES ('', $start, $end)), used AS (
    $used
)
$sums;

WITH parts(name, first, last) AS (VALUES $months), used AS (
    $used
)
$sums
ORDER BY name;

WITH arrived AS (
    SELECT request_id, min(admitted_on) AS day
    FROM stay
    WHERE authority_id = $council
    GROUP BY request_id
    HAVING min(admitted_on) BETWEEN $start AND $end
), offered AS (
    SELECT request_id, min(offered_on) AS day
    FROM (
        SELECT request_id, offered_on FROM offer WHERE NOT before_decision
        UNION ALL
        SELECT request_id, offered_on FROM history_row WHERE offered_on IS NOT NULL
    ) AS offers
    WHERE request_id IN (SELECT request_id FROM arrived)
    GROUP BY request_id
)
SELECT
    count(DAYS(submitted_on, decided_on)), sum(DAYS(submitted_on, decided_on)),
    count(DAYS(decided_on, offered.day)), sum(DAYS(decided_on, offered.day)),
    count(DAYS(offered.day, arrived.day)), sum(DAYS(offered.day, arrived.day))
FROM arrived
JOIN placement_request ON placement_request.id = arrived.request_id
LEFT JOIN offered ON offered.request_id = arrived.request_id;

SELECT count(*), coalesce(sum(approved_weeks), 0)
FROM placement_request
WHERE authority_id = $council AND decision = 'approved' AND decided_on BETWEEN $start AND $end
    AND status IN ('expired', 'withdrawn')
    AND NOT EXISTS (SELECT 1 FROM stay WHERE stay.request_id = placement_request.id);
