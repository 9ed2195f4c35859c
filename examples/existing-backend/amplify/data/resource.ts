import { a, type ClientSchema, defineData } from '@aws-amplify/backend';
import { redisFunctions, redisSchema } from 'amplify-redis/amplify';
import { greet } from '../functions/greet/resource';

const conference = a.schema({
  /** A slot in the conference program. */
  Session: a.customType({ room: a.string().required(), startsAt: a.datetime().required() }),

  Speaker: a
    .model({ name: a.string().required(), talks: a.hasMany('Talk', 'speakerId') })
    .authorization((allow) => [allow.authenticated().to(['read']), allow.group('organizers')]),

  Talk: a
    .model({
      title: a.string().required(),
      session: a.ref('Session'),
      speakerId: a.id(),
      speaker: a.belongsTo('Speaker', 'speakerId'),
    })
    .authorization((allow) => [allow.authenticated().to(['read']), allow.groups(['speakers', 'organizers'])]),

  greet: a
    .query()
    .arguments({ name: a.string().required() })
    .returns(a.string())
    .authorization((allow) => [allow.authenticated()])
    .handler(a.handler.function(greet)),
});

const schema = a.combine([conference, redisSchema.authorization((allow) => [allow.authenticated()])]);

export type Schema = ClientSchema<typeof schema>;

export const data = defineData({
  schema,
  authorizationModes: { defaultAuthorizationMode: 'userPool' },
  functions: redisFunctions,
});
