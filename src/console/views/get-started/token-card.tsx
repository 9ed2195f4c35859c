import { KeyRound } from 'lucide';
import { currentToken } from '../../auth/session.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { copyText } from '../../state/announce.ts';
import { useConsole } from '../../state/console.ts';
import { useAction } from '../../state/use-action.ts';

const copyToken = async () => copyText(await currentToken(), 'The token');

/** Where a token comes from: the token command locally, the sign-in of the app in a deployment. */
export function TokenCard() {
  const { deployment, user } = useConsole();
  const { tokenCommand } = deployment;
  const { identity, demo } = user;
  const copy = useAction(copyToken);
  const local = tokenCommand && demo && { command: tokenCommand, ...demo };
  return (
    <Card
      title="1. Get a token"
      hint="Every call needs one. It says who the user is and which tenant’s data the call may use."
    >
      {local ? (
        <p>
          This command gets a token for {local.user} that is valid for an hour. Or copy the one that this page
          uses.
        </p>
      ) : (
        <p>
          In your app, <code>getToken</code> returns the access token of the signed-in user: from{' '}
          <code>getAccessToken</code> of Auth0’s SDKs, or <code>fetchAuthSession</code> of aws-amplify. For a
          first try, copy the one that this page uses.
        </p>
      )}
      <CodeBlock
        title="Shell"
        text={
          local
            ? `export REDIS_API_TOKEN=$(${withArguments(local.command, `--tenant ${local.tenant} --user ${local.user}`)})`
            : "export REDIS_API_TOKEN='paste the token here'"
        }
      />
      <div className="actions">
        <Button look="primary" icon={KeyRound} busy={copy.busy} onClick={copy.run}>
          Copy a token
        </Button>
        <span className="hint">Signed in as {identity.userId}</span>
      </div>
      {!identity.permissions.includes('cache:write') && (
        <p className="notice notice-warn">
          This user does not have the permission cache:write. Unless the service is configured otherwise, it
          rejects the write with FORBIDDEN. Switch to another user to follow these steps.
        </p>
      )}
    </Card>
  );
}

/** npm passes on what follows `--`. */
const withArguments = (command: string, text: string): string =>
  command.startsWith('npm ') ? `${command} -- ${text}` : `${command} ${text}`;
