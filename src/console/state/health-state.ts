export type HealthState = 'checking' | 'ready' | 'redis-down' | 'unreachable';

export const isFailure = (state: HealthState): boolean => state === 'redis-down' || state === 'unreachable';
