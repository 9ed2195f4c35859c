import { copyText } from '../state/announce.ts';
import { Button } from './button.tsx';

interface CodeBlockProps {
  readonly title: string;
  readonly text: string;
}

/** Text to read or copy. */
export function CodeBlock({ title, text }: CodeBlockProps) {
  return (
    <figure className="code">
      <figcaption>
        {title}
        <Button look="quiet" label={`Copy ${title}`} onClick={() => void copyText(text, title)}>
          Copy
        </Button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </figure>
  );
}
