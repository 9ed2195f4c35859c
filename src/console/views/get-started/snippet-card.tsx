import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { copyText } from '../../state/announce.ts';
import { useConsole } from '../../state/console.ts';
import type { Deployment } from '../../state/deployment.ts';
import { type Starter, type StarterName, startersOf } from './starter-snippets.ts';

/** The same task for each environment. */
export function SnippetCard() {
  const { deployment } = useConsole();
  const [chosen, setChosen] = useState<StarterName>('node');
  const starters = startersOf(deployment);
  const starter = starters.find(({ name }) => name === chosen);
  return (
    <Card
      title="2. Run the snippet"
      hint="It stores a value in the cache and reads it. The URLs are those of this deployment."
    >
      <Tabs label="Environment" tabs={starters} chosen={chosen} onChoose={setChosen}>
        {starter && (
          <div className="starter">
            <StarterBlocks starter={starter} deployment={deployment} />
          </div>
        )}
      </Tabs>
    </Card>
  );
}

function StarterBlocks({
  starter: { name, install, file, code, run },
  deployment,
}: {
  readonly starter: Starter;
  readonly deployment: Deployment;
}) {
  return (
    <>
      {install && <CodeBlock title="Install" text={install} />}
      <CodeBlock title={file} text={code.trimEnd()} />
      {run && <CodeBlock title="Run" text={run} />}
      {install && deployment.tokenCommand?.startsWith('npm ') && <CloneHint />}
      {name === 'amplify' && (
        <div className="actions">
          <Button
            onClick={() => void copyText(JSON.stringify(deployment.outputs, null, 2), 'amplify_outputs.json')}
          >
            Copy amplify_outputs.json
          </Button>
        </div>
      )}
      {(name === 'vite' || name === 'amplify') && <BrowserHint deployment={deployment} />}
    </>
  );
}

/** For a product that runs in a clone, where the package is not installed. */
const CloneHint = () => (
  <p className="hint">
    Run this in your own project. In a clone of amplify-redis, use curl, which needs no installation.
    docs/start/existing-app.md shows how to install the package from a clone.
  </p>
);

/** What differs for code that runs in a browser. */
const BrowserHint = ({ deployment: { issuerUrl } }: { readonly deployment: Deployment }) => (
  <p className="hint">
    A variable that begins with <code>VITE_</code> ends up in the page, so use it for this first try only.
    {!issuerUrl && (
      <>
        {' '}
        A browser calls the service from the origin of your app, which must be in <code>corsOrigins</code> of
        the deployment’s settings.
      </>
    )}
  </p>
);
