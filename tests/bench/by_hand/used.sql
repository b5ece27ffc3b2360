SELECT
        parts.name, stay.id, stay.admitted_on, stay.ended_on, request.approved_weeks,
        coalesce(segment.nightly_price_pence * 7, segment.weekly_price_pence) - segment.contribution_pence AS net,
        coalesce(segment.starts_on, stay.admitted_on) AS starts_on,
        coalesce(segment.ends_on, stay.ended_on, $day_after) AS ends_on,
        CASE WHEN segment.starts_on < first THEN first ELSE coalesce(segment.starts_on, stay.admitted_on) END AS came,
        CASE
            WHEN coalesce(segment.ends_on, stay.ended_on) <= last THEN coalesce(segment.ends_on, stay.ended_on)
            ELSE PLUS(last, 1)
        END AS went,
        coalesce(segment.starts_on, stay.admitted_on) = stay.admitted_on
            AND stay.admitted_on BETWEEN first AND last AS admitted,
        coalesce(segment.ends_on, stay.ended_on) = stay.ended_on AND stay.ended_on BETWEEN first AND last AS ended,
        stay.exit_reason IN ('completed', 'completed_further_residential', 'completed_community') AS completed
    FROM stay
    JOIN placement_request request ON request.id = stay.request_id
    LEFT JOIN segment ON segment.stay_id = stay.id
    JOIN parts ON stay.admitted_on <= parts.last AND (stay.ended_on IS NULL OR stay.ended_on >= parts.first)
    WHERE stay.authority_id = $council
