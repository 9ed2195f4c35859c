import { MAX_LOGOUT_BODY_BYTES } from '../../api/http/index.ts';
import { headersOf } from './headers.ts';
import type { JsonSchema } from './schema-json.ts';

export const LOGOUT_SUMMARY = 'Ends the sessions identified by an issuer’s logout token';

const TOKEN = 'eyJhbGciOiJSUzI1NiIsInR5cCI6ImxvZ291dCtqd3QifQ.e30.c2ln';

/** The endpoint for issuers. It runs no operation: its input and its answers are those of OpenID Connect. */
export const LOGOUT_ITEM: JsonSchema = {
  post: {
    operationId: 'postBackchannelLogout',
    tags: ['Sessions'],
    summary: LOGOUT_SUMMARY,
    description:
      'For issuers with `logoutClientId`: OpenID Connect Back-Channel Logout 1.0. The logout token authenticates the request. Sending the same token again returns 200 and has no effect.',
    security: [],
    parameters: [],
    requestBody: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': {
          schema: {
            type: 'object',
            properties: { logout_token: { type: 'string', maxLength: MAX_LOGOUT_BODY_BYTES } },
            required: ['logout_token'],
          },
          examples: { body: { value: { logout_token: TOKEN } } },
        },
      },
    },
    responses: {
      200: { description: 'Success: the sessions have ended.', headers: headersOf(false) },
      400: {
        description: 'The request or the token is not valid.',
        headers: headersOf(false),
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                error: { const: 'invalid_request' },
                error_description: { type: 'string', maxLength: 200 },
              },
              required: ['error', 'error_description'],
              additionalProperties: false,
            },
            examples: {
              answer: { value: { error: 'invalid_request', error_description: 'The token has expired' } },
            },
          },
        },
      },
      ...Object.fromEntries(
        [500, 503].map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]),
      ),
    },
  },
};
