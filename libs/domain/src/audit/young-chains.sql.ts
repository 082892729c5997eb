/**
 * Which of the chains in $1 may begin, signed: that of the platform until a day after setup, that of a workspace on its first day, and
 * none that has, or whose members have, older traces. A chain that is older and has no end had one.
 */
export const youngChainsSql = `
  SELECT wanted.chain FROM unnest($1::text[]) AS wanted(chain)
  WHERE CASE WHEN wanted.chain = 'platform' THEN
      NOT EXISTS (SELECT FROM setup_state WHERE completed_at < fettle_now() - interval '1 day')
      AND NOT EXISTS (SELECT FROM users WHERE activated_at < fettle_now() - interval '1 day')
    ELSE
      EXISTS (SELECT FROM workspaces w
        WHERE wanted.chain = 'workspace:' || w.id AND w.created_at >= fettle_now() - interval '1 day'
          AND NOT EXISTS (SELECT FROM memberships m
            WHERE m.workspace_id = w.id AND m.created_at < fettle_now() - interval '1 day'))
    END
    AND NOT EXISTS (SELECT FROM audit_entries e
      WHERE e.chain = wanted.chain AND e.at < fettle_now() - interval '1 day')`;
