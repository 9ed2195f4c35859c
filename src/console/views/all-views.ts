import {
  BookOpen,
  ChartLine,
  FlaskConical,
  type IconNode,
  Layers,
  ListTree,
  Rocket,
  ShieldCheck,
  Users,
} from 'lucide';
import type { ComponentType } from 'react';
import type { LazyCode } from '../components/lazy.tsx';
import type { RoutePath } from '../state/route.ts';

interface View {
  readonly icon: IconNode;
  readonly code: LazyCode<object>;
}

const view = (icon: IconNode, load: () => Promise<ComponentType>): View => ({ icon, code: { load } });

export const VIEWS: Readonly<Record<RoutePath, View>> = {
  'get-started': view(
    Rocket,
    async () => (await import('./get-started/get-started-view.tsx')).GetStartedView,
  ),
  overview: view(ChartLine, async () => (await import('./overview/overview-view.tsx')).OverviewView),
  cache: view(Layers, async () => (await import('./cache/cache-view.tsx')).CacheView),
  sessions: view(Users, async () => (await import('./sessions/sessions-view.tsx')).SessionsView),
  playground: view(
    FlaskConical,
    async () => (await import('./playground/playground-view.tsx')).PlaygroundView,
  ),
  'self-test': view(ShieldCheck, async () => (await import('./self-test/self-test-view.tsx')).SelfTestView),
  requests: view(ListTree, async () => (await import('./requests/requests-view.tsx')).RequestsView),
  reference: view(BookOpen, async () => (await import('./reference/reference-view.tsx')).ReferenceView),
};
