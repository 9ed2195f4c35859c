/** `npm run model` visits the larger mixes too, and walks longer; `npm test` has ten minutes for everything. */
export const FULL_TIER = process.env.MODEL_TIER === 'full';
