/** A member of a sorted set, and its score as Redis writes it. */
export type ScoredMember = readonly [member: string, score: string];

/** @param reply alternating members and scores, as returned by WITHSCORES; any other reply is treated as empty */
export function scoredMembers(reply: unknown): ScoredMember[] {
  const flat = Array.isArray(reply) ? reply.map(String) : [];
  return flat.flatMap((member, i) => (i % 2 === 0 ? [[member, flat[i + 1] ?? ''] as const] : []));
}
