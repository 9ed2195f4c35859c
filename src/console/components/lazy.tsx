import { type ComponentType, useCallback, useEffect, useRef, useState } from 'react';
import { Loading, Problem } from './states.tsx';

/** A component whose code is loaded when it is first shown. Make one per component, outside of any. */
export interface LazyCode<Props extends object> {
  readonly load: () => Promise<ComponentType<Props>>;
  /** Present once it is loaded. */
  component?: ComponentType<Props>;
}

interface LazyProps<Props extends object> {
  readonly code: LazyCode<Props>;
  /** Completes "Loading …". */
  readonly what: string;
  readonly props: Props;
}

/**
 * Shows a component when its code is there. If loading fails, as it does after a new deployment has replaced the files, it
 * offers to try again.
 */
export function Lazy<Props extends object>({ code, what, props }: LazyProps<Props>) {
  const [, setLoads] = useState(0);
  const [error, setError] = useState<unknown>();
  const isShown = useRef(true);
  const start = useCallback(() => {
    setError(undefined);
    code.load().then(
      (component) => {
        code.component = component;
        if (isShown.current) setLoads((before) => before + 1);
      },
      (reason: unknown) => {
        if (isShown.current) setError(reason);
      },
    );
  }, [code]);
  useEffect(() => {
    isShown.current = true;
    if (!code.component) start();
    return () => {
      isShown.current = false;
    };
  }, [code, start]);
  const Component = code.component;
  if (Component) return <Component {...props} />;
  return error === undefined ? <Loading what={what} /> : <Problem error={error} onRetry={start} />;
}
