SELECT
    name, sum(nights), CAST(sum(pence) AS BIGINT), sum(admitted), sum(ended), sum(completed), sum(stayed), sum(approved),
    sum(said), CAST(sum(cost) AS BIGINT)
FROM (
    SELECT
        name,
        sum(CASE WHEN went > came THEN DAYS(came, went) ELSE 0 END) AS nights,
        (2 * CAST(sum(CASE WHEN went > came THEN DAYS(came, went) * coalesce(net, 0) ELSE 0 END) AS BIGINT) + 7) / 14
            AS pence,
        max(CASE WHEN admitted THEN 1 ELSE 0 END) AS admitted,
        max(CASE WHEN ended THEN 1 ELSE 0 END) AS ended,
        max(CASE WHEN ended AND completed THEN 1 ELSE 0 END) AS completed,
        max(CASE WHEN ended THEN DAYS(admitted_on, ended_on) ELSE 0 END) AS stayed,
        max(CASE WHEN ended THEN coalesce(approved_weeks, 0) * 7 ELSE 0 END) AS approved,
        max(CASE WHEN ended AND approved_weeks IS NOT NULL THEN 1 ELSE 0 END) AS said,
        CASE WHEN max(CASE WHEN ended AND completed THEN 1 ELSE 0 END) = 1
            THEN (2 * CAST(sum(DAYS(starts_on, ends_on) * coalesce(net, 0)) AS BIGINT) + 7) / 14
            ELSE 0
        END AS cost
    FROM used
    GROUP BY name, id
) AS stays
GROUP BY name
