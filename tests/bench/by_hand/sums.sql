sum(CASE WHEN went > came THEN DAYS(came, went) ELSE 0 END),
    (2 * CAST(sum(CASE WHEN went > came THEN DAYS(came, went) * coalesce(net, 0) ELSE 0 END) AS BIGINT) + 7) / 14,
    count(*) FILTER (WHERE admitted),
    count(*) FILTER (WHERE ended),
    count(*) FILTER (WHERE ended AND completed),
    coalesce(sum(DAYS(admitted_on, ended_on)) FILTER (WHERE ended), 0),
    coalesce(sum(approved_weeks * 7) FILTER (WHERE ended), 0),
    count(approved_weeks) FILTER (WHERE ended),
    (2 * CAST(coalesce(
        sum(DAYS(starts_on, ends_on) * coalesce(net, 0)) FILTER (WHERE ended AND completed), 0
    ) AS BIGINT) + 7) / 14
