-- All measures of one council and one period. DAYS(a, b) and PLUS(day, n) are what each database has for them.
WITH near AS (
    SELECT DISTINCT request_id
    FROM stay
    WHERE authority_id = $council AND admitted_on <= $end AND (ended_on IS NULL OR ended_on >= $back_start)
), placed AS (
    SELECT
        s.id, s.care_type, s.admitted_on, s.ended_on, s.exit_reason, s.exit_accommodation, s.paid_work_days_28,
        s.satisfaction, s.serious_incident, s.discharge_plan_agreed_on, s.community_return_on, s.re_presented_on,
        s.re_presentation_window_ends_on AS window_ends_on, s.review_days,
        s.exit_reason IN ('completed', 'completed_further_residential', 'completed_community') AS completed,
        s.exit_reason IN ('client_left', 'did_not_return', 'provider_ended') AS unplanned,
        s.ended_on BETWEEN $start AND $end AS ended,
        CASE WHEN s.ended_on <= $as_of THEN PLUS(s.ended_on, -1) ELSE $as_of END AS last_night,
        CASE WHEN s.admitted_on < $start THEN $start ELSE s.admitted_on END AS first_in_period,
        CASE WHEN s.ended_on <= $as_of THEN s.ended_on ELSE $day_after END AS leaving,
        DAYS(r.submitted_on, s.admitted_on) AS wait,
        row_number() OVER (
            PARTITION BY s.request_id ORDER BY s.admitted_on, s.ended_on NULLS LAST, s.id
        ) = 1 AS is_first,
        row_number() OVER (
            PARTITION BY s.request_id ORDER BY s.admitted_on DESC, s.ended_on DESC NULLS FIRST, s.id DESC
        ) = 1 AS is_final
    FROM stay s
    JOIN near ON near.request_id = s.request_id
    JOIN placement_request r ON r.id = s.request_id
), due AS (
    SELECT id, admitted_on, last_night, review_days
    FROM placed
    WHERE last_night >= $start AND DAYS(admitted_on, last_night) >= review_days
), anchors AS (
    SELECT id, last_night, review_days, day, lead(day) OVER (PARTITION BY id ORDER BY day) AS next_day
    FROM (
        SELECT id, last_night, review_days, admitted_on AS day FROM due
        UNION
        SELECT due.id, due.last_night, due.review_days, review.held_on FROM review JOIN due ON due.id = review.stay_id
    ) AS days
), late AS (
    SELECT id
    FROM anchors
    WHERE PLUS(day, review_days + 1) <= last_night
        AND (next_day IS NULL OR (PLUS(day, review_days + 1) < next_day AND next_day > $start))
), nights AS (
    SELECT
        segment.stay_id,
        coalesce(segment.nightly_price_pence * 7, segment.weekly_price_pence) - segment.contribution_pence
            + coalesce(funding_section.other_funding_pence, 0) AS net,
        CASE WHEN segment.starts_on < $start THEN $start ELSE segment.starts_on END AS first_night,
        CASE
            WHEN coalesce(segment.ends_on, stay.ended_on) <= $as_of THEN coalesce(segment.ends_on, stay.ended_on)
            ELSE $day_after
        END AS leaving
    FROM segment
    JOIN stay ON stay.id = segment.stay_id
    LEFT JOIN funding_section ON funding_section.request_id = stay.request_id
    WHERE stay.authority_id = $council AND stay.admitted_on <= $as_of
        AND (stay.ended_on IS NULL OR stay.ended_on > $start) AND segment.starts_on <= $as_of
        AND (segment.weekly_price_pence IS NOT NULL OR segment.nightly_price_pence IS NOT NULL)
), spent AS (
    SELECT stay_id, 2 * CAST(sum(DAYS(first_night, leaving) * net) AS BIGINT) + 7 AS doubled
    FROM nights
    WHERE leaving > first_night
    GROUP BY stay_id
)
SELECT
    count(*) FILTER (WHERE ended AND care_type = 'residential_rehab' AND completed) AS rehab_completion,
    count(*) FILTER (WHERE ended AND care_type = 'residential_rehab') AS rehab_completion_of,
    count(*) FILTER (WHERE ended AND care_type = 'inpatient_detox' AND completed) AS detox_completion,
    count(*) FILTER (WHERE ended AND care_type = 'inpatient_detox') AS detox_completion_of,
    count(*) FILTER (
        WHERE ended AND care_type = 'inpatient_detox' AND completed AND NOT serious_incident
    ) AS safe_withdrawals,
    count(*) FILTER (
        WHERE is_final AND care_type = 'residential_rehab' AND ended_on BETWEEN $start_less_21 AND $as_of_less_21
            AND exit_reason NOT IN ('died', 'custody') AND DAYS(ended_on, community_return_on) BETWEEN 0 AND 21
    ) AS return_to_community,
    count(*) FILTER (
        WHERE is_final AND care_type = 'residential_rehab' AND ended_on BETWEEN $start_less_21 AND $as_of_less_21
            AND exit_reason NOT IN ('died', 'custody')
    ) AS return_to_community_of,
    count(*) FILTER (
        WHERE is_final AND completed AND window_ends_on BETWEEN $start AND $as_of
            AND re_presented_on > ended_on AND re_presented_on <= window_ends_on
    ) AS re_presentation,
    count(*) FILTER (WHERE is_final AND completed AND window_ends_on BETWEEN $start AND $as_of) AS re_presentation_of,
    count(*) FILTER (WHERE ended AND is_final AND completed) AS completion_of_exits,
    count(*) FILTER (WHERE ended AND is_final) AS completion_of_exits_of,
    count(due.id) FILTER (WHERE due.id NOT IN (SELECT id FROM late)) AS review_12_weeks,
    count(due.id) AS review_12_weeks_of,
    count(*) FILTER (WHERE is_first AND placed.admitted_on BETWEEN $start AND $end AND wait <= 21) AS wait_3_weeks,
    count(*) FILTER (WHERE is_first AND placed.admitted_on BETWEEN $start AND $end) AS wait_3_weeks_of,
    count(*) FILTER (WHERE ended AND discharge_plan_agreed_on <= ended_on) AS discharge_plan,
    count(*) FILTER (WHERE ended) AS discharge_plan_of,
    count(*) FILTER (WHERE ended AND satisfaction IN ('good', 'excellent')) AS satisfaction,
    count(*) FILTER (WHERE ended) AS satisfaction_of,
    count(*) FILTER (WHERE ended AND satisfaction IS NOT NULL) AS satisfaction_response,
    count(*) FILTER (WHERE ended) AS satisfaction_response_of,
    count(*) FILTER (WHERE ended AND unplanned) AS unplanned_exit,
    count(*) FILTER (WHERE ended) AS unplanned_exit_of,
    count(*) FILTER (
        WHERE placed.admitted_on BETWEEN $start AND $latest_early AND unplanned
            AND DAYS(placed.admitted_on, ended_on) <= 14
    ) AS early_unplanned_exit,
    count(*) FILTER (WHERE placed.admitted_on BETWEEN $start AND $latest_early) AS early_unplanned_exit_of,
    count(*) FILTER (WHERE ended AND completed AND exit_accommodation = 'settled') AS settled_accommodation,
    count(*) FILTER (WHERE ended AND completed) AS settled_accommodation_of,
    count(*) FILTER (WHERE ended AND completed AND paid_work_days_28 >= 10) AS paid_work,
    count(*) FILTER (WHERE ended AND completed) AS paid_work_of,
    sum(CASE WHEN leaving > first_in_period THEN DAYS(first_in_period, leaving) ELSE 0 END) AS bed_nights,
    sum(CASE WHEN doubled >= 0 THEN doubled / 14 ELSE -((13 - doubled) / 14) END) AS net_spend
FROM placed
LEFT JOIN due ON due.id = placed.id
LEFT JOIN spent ON spent.stay_id = placed.id;

WITH there AS (
    SELECT
        s.id, s.request_id, s.client_id, s.admitted_on, s.ended_on, s.re_presented_on,
        s.re_presentation_window_ends_on AS window_ends_on,
        s.exit_reason IN ('completed', 'completed_further_residential', 'completed_community')
        AND NOT EXISTS (
            SELECT 1 FROM stay later
            WHERE later.request_id = s.request_id AND later.id <> s.id AND (
                later.admitted_on > s.admitted_on
                OR (later.admitted_on = s.admitted_on
                    AND (later.ended_on IS NULL OR later.ended_on > s.ended_on
                        OR (later.ended_on = s.ended_on AND later.id > s.id)))
            )
        ) AS completed_last
    FROM stay s
    WHERE s.authority_id = $council AND s.admitted_on <= $end AND (s.ended_on IS NULL OR s.ended_on >= $back_start)
), people AS (
    SELECT
        max(CASE WHEN ended_on IS NULL OR ended_on >= $start THEN 1 ELSE 0 END) AS now_there,
        max(CASE WHEN completed_last AND ended_on BETWEEN $start AND $end THEN 1 ELSE 0 END) AS completed,
        max(CASE WHEN admitted_on <= $back_end THEN 1 ELSE 0 END) AS then_there,
        max(CASE WHEN completed_last AND window_ends_on BETWEEN $start AND $as_of THEN 1 ELSE 0 END) AS followed_up,
        max(CASE
            WHEN completed_last AND window_ends_on BETWEEN $start AND $as_of
                AND re_presented_on > ended_on AND re_presented_on <= window_ends_on THEN 1
            ELSE 0
        END) AS re_presented
    FROM there
    JOIN client ON client.id = there.client_id
    GROUP BY coalesce(client.merged_into_id, client.id)
)
SELECT
    count(*) FILTER (WHERE now_there = 1 AND completed = 1) AS completion_of_in_treatment,
    count(*) FILTER (WHERE now_there = 1) AS completion_of_in_treatment_of,
    count(*) FILTER (WHERE then_there = 1 AND followed_up = 1 AND re_presented = 0) AS completed_not_re_presented,
    count(*) FILTER (WHERE then_there = 1) AS completed_not_re_presented_of
FROM people;

WITH waits AS (
    SELECT DAYS(r.submitted_on, s.admitted_on) AS days
    FROM stay s
    JOIN placement_request r ON r.id = s.request_id
    WHERE s.authority_id = $council AND s.admitted_on BETWEEN $start AND $end AND NOT EXISTS (
        SELECT 1 FROM stay earlier
        WHERE earlier.request_id = s.request_id AND earlier.id <> s.id AND (
            earlier.admitted_on < s.admitted_on
            OR (earlier.admitted_on = s.admitted_on
                AND (earlier.ended_on < s.ended_on OR (earlier.ended_on IS NOT NULL AND s.ended_on IS NULL)
                    OR (coalesce(earlier.ended_on, $end) = coalesce(s.ended_on, $end) AND earlier.id < s.id)))
        )
    )
), ranked AS (
    SELECT days, row_number() OVER (ORDER BY days) AS place, count(*) OVER () AS cases FROM waits
)
SELECT avg(days) AS wait_median_days, max(cases) AS wait_median_days_of
FROM ranked
WHERE place IN ((cases + 1) / 2, (cases + 2) / 2);

SELECT
    count(*) FILTER (WHERE decision_working_days <= decision_target_days) AS decision_on_time,
    count(*) AS decision_on_time_of
FROM placement_request
WHERE authority_id = $council AND decided_on BETWEEN $start AND $end;

SELECT
    count(person_section.parental_status) AS parental_status,
    count(*) AS parental_status_of
FROM placement_request
LEFT JOIN person_section ON person_section.request_id = placement_request.id
WHERE authority_id = $council AND submitted_on BETWEEN $start AND $end;

WITH offered AS (
    SELECT offer.request_id, offer.offered_on
    FROM offer
    JOIN placement_request ON placement_request.id = offer.request_id
    WHERE (placement_request.care_type = 'inpatient_detox' OR offer.detox_first) AND NOT offer.before_decision
    UNION ALL
    SELECT request_id, offered_on
    FROM history_row
    WHERE care_type = 'inpatient_detox' AND offered_on IS NOT NULL
), asked AS (
    SELECT request_id FROM offered GROUP BY request_id HAVING min(offered_on) BETWEEN $start AND $end
)
SELECT
    count(*) FILTER (
        WHERE EXISTS (
            SELECT 1 FROM stay
            WHERE stay.request_id = placement_request.id AND stay.care_type = 'inpatient_detox'
        )
    ) AS detox_admitted,
    count(*) AS detox_admitted_of
FROM asked
JOIN placement_request ON placement_request.id = asked.request_id
WHERE placement_request.authority_id = $council;
