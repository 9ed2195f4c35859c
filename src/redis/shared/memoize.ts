/** Answers memoize before the memory is cleared whole. */
const MAX_ANSWERS = 1_000;

/**
 * Asks a function once for each text, for those that are asked the same again and again and always answer alike.
 * @param make what is asked; its answers are shared, so none may change
 */
export function memoize<Answer>(make: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as Answer;
    const answer = make(text);
    if (known.size >= MAX_ANSWERS) known.clear();
    known.set(text, answer);
    return answer;
  };
}
