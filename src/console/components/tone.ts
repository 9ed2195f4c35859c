/** What a color says. */
export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info';
