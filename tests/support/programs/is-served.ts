/** Whether anything answers at a URL. */
export const isServed = (url: string | URL): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );
