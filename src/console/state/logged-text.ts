/** Longest part of a response in the log. */
const MAX_BODY_CHARS = 20_000;

/** Without session ids, which are secrets, and tokens. */
export const withoutSecrets = (text: string): string => redact(text, false);

/** The beginning of a response. Only this much is searched for secrets: a response may be megabytes. */
export function loggedBody(text: string): string {
  const start = text.slice(0, MAX_BODY_CHARS);
  return redact(start, start.length < text.length);
}

const SESSION_ID = /("sessionId"\s*:\s*"[\w-]{6})[\w-]+/g;
/** A run of characters that a token may consist of. Each is matched whole, so that the search takes linear time. */
const RUN = /(?<![\w.-])[\w.-]+/g;
const MIN_TOKEN_CHARS = 15;

/**
 * Shortens session ids to their first characters and replaces tokens.
 * @param isCut whether a secret at the end of the text may continue beyond it
 */
function redact(text: string, isCut: boolean): string {
  return text.replace(SESSION_ID, '$1…').replace(RUN, (run, offset: number, all: string) => {
    const at = run.indexOf('eyJ');
    if (at < 0) return run;
    const token = run.slice(at);
    const isWhole = token.length >= MIN_TOKEN_CHARS && token.split('.').length >= 3;
    const isPart = isCut && offset + run.length === all.length;
    return isWhole || isPart ? `${run.slice(0, at)}$TOKEN` : run;
  });
}
