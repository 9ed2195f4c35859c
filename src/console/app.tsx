import { useEffect, useState } from 'react';
import { type SignedIn, signedIn } from './auth/session.ts';
import { Problem } from './components/states.tsx';
import { Shell } from './shell/shell.tsx';
import { type Console, ConsoleContext, openConsole } from './state/console.ts';
import { loadDeployment } from './state/deployment.ts';
import { watchHealth } from './state/health.ts';
import { createRecorder } from './state/history/recorder.ts';
import { useStore } from './state/store.ts';
import { ownerOf } from './state/stores-by-owner.ts';
import { SignIn } from './views/sign-in/sign-in.tsx';

/** Loads the deployment, then shows the sign-in or the console. */
export function App() {
  const [opened, setOpened] = useState<Console>();
  const [error, setError] = useState<unknown>();

  useEffect(() => {
    loadDeployment().then((deployment) => setOpened(openConsole(deployment)), setError);
  }, []);
  useEffect(() => opened && watchHealth(opened), [opened]);

  if (error !== undefined) {
    return (
      <main className="alone">
        <h1>The console cannot start</h1>
        <Problem error={error} onRetry={() => location.reload()} />
      </main>
    );
  }
  if (!opened) return <p className="boot">Loading the console…</p>;
  return <SignedInOrNot opened={opened} />;
}

function SignedInOrNot({ opened }: { readonly opened: Console }) {
  const user = useStore(signedIn);
  if (!user) return <SignIn opened={opened} />;
  // Remounts every view: another user must not see data of the previous one, and a new token loads data that the old one could not.
  return <ForUser key={user.serial} opened={opened} user={user} />;
}

function ForUser({ opened, user }: { readonly opened: Console; readonly user: SignedIn }) {
  const [recorder] = useState(() => createRecorder({ ...opened, owner: ownerOf(user.identity) }));
  useEffect(() => recorder.start(), [recorder]);
  return (
    <ConsoleContext.Provider value={{ ...opened, user, recorder }}>
      <Shell />
    </ConsoleContext.Provider>
  );
}
