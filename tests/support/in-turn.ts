/** Uses one tenant. @returns what it cost, in round trips or the like */
export type UseTenant = (tenant: number) => number | Promise<number>;

/** @returns what one use costs on average when tenants come in turn, after some rounds */
export async function costInTurn(tenants: number, use: UseTenant, rounds = 1): Promise<number> {
  const warmUp = Math.min(rounds, 5);
  let cost = 0;
  for (let i = 0; i < (warmUp + rounds) * tenants; i++) {
    const own = await use(i % tenants);
    if (i >= warmUp * tenants) cost += own;
  }
  return cost / (rounds * tenants);
}

/**
 * Measures how many tenants a memory holds: it keeps all tenants until it is full, and then only a few.
 * @param isKept uses a new tenant twice, and returns whether it was known the second time
 */
export async function capacityOf(isKept: (tenant: number) => boolean | Promise<boolean>): Promise<number> {
  for (let tenants = 0; ; tenants++) if (!(await isKept(tenants))) return tenants;
}
