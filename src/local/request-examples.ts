import type { RequestExample } from './curl.ts';

export interface ExampleGroup {
  readonly title: string;
  readonly examples: readonly (RequestExample & { readonly summary: string })[];
}

export const CREATE_SESSION = {
  method: 'POST',
  path: '/api/redis/session',
  summary: 'Create a session',
  body: { metadata: { feature: 'dashboard' } },
} as const;

/** Requests on the landing page, in the order in which a newcomer would try them. */
export const EXAMPLE_GROUPS: readonly ExampleGroup[] = [
  {
    title: 'Sessions',
    examples: [
      CREATE_SESSION,
      { method: 'GET', path: '/api/redis/session?action=list', summary: 'List my sessions' },
      {
        method: 'GET',
        path: '/api/redis/session?action=get&sessionId=SESSION_ID',
        summary: 'Read a session',
      },
      {
        method: 'PUT',
        path: '/api/redis/session',
        summary: 'Update its metadata',
        body: { sessionId: 'SESSION_ID', updates: { metadata: { page: 'profile' } } },
      },
      { method: 'DELETE', path: '/api/redis/session?sessionId=SESSION_ID', summary: 'End a session' },
    ],
  },
  {
    title: 'Cache',
    examples: [
      {
        method: 'POST',
        path: '/api/redis/cache',
        summary: 'Store a value with tags',
        body: {
          action: 'set',
          namespace: 'users',
          key: 'user_123',
          value: { name: 'John Doe' },
          ttl: 3600,
          tags: ['user', 'profile'],
        },
      },
      {
        method: 'GET',
        path: '/api/redis/cache?action=get&namespace=users&key=user_123',
        summary: 'Read a value',
      },
      {
        method: 'DELETE',
        path: '/api/redis/cache?action=delete&namespace=users&key=user_123',
        summary: 'Delete a value',
      },
      {
        method: 'DELETE',
        path: '/api/redis/cache?action=invalidateByTags&tags=user,profile',
        summary: 'Invalidate by tags',
      },
      { method: 'GET', path: '/api/redis/cache?action=metrics', summary: 'Hits, misses and loads' },
    ],
  },
  {
    title: 'Health',
    examples: [
      { method: 'GET', path: '/api/redis/health', summary: 'Check that Redis responds' },
      { method: 'GET', path: '/api/redis/health/live', summary: 'Check that the process runs' },
    ],
  },
];
