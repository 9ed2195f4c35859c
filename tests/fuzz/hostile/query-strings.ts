import fc from 'fast-check';
import type { RequestTwist } from './twist.ts';

const PARTS = [
  ...[
    'x=%FF',
    'x=%',
    '%=1',
    '%zz',
    '=',
    '&&&',
    'action',
    'action=',
    'action=get&action=set',
    'action[]=get',
    'action[toString]=1',
  ],
  ...[
    'action=constructor',
    'action=__proto__',
    'action=toString',
    '__proto__=1',
    '__proto__[polluted]=1',
    'constructor=1',
  ],
  ...[
    'limit=0',
    'limit=-1',
    'limit=1e3',
    'limit=101',
    'limit=99999999999999999999',
    'limit=',
    'cursor=!',
    'cursor=MTIz',
  ],
  ...[
    'key=a+b',
    'key=a%20b',
    'key=',
    'keys=',
    'keys=,,,',
    'tags=a%2Cb',
    'namespace=users&namespace=users',
    'key=%00',
  ],
  ...[
    'a;b=c',
    '?',
    '#',
    '%23',
    '%26key=x',
    'key=%E2%82%AC',
    'key=%ED%A0%80',
    '\xe2\x82\xac=\xff',
    'utf8=\x80',
  ],
  ...[`tags=${'t,'.repeat(200)}`, `keys=${'k,'.repeat(150)}`, `key=${'x'.repeat(3_000)}`, 'a=1&'.repeat(800)],
];

export const queryStrings: fc.Arbitrary<RequestTwist> = fc
  .tuple(fc.constantFrom(...PARTS), fc.boolean())
  .map(([part, alone]) => (request) => {
    const [path = '', ...query] = request.target.split('?');
    const others = alone ? [] : query;
    return { ...request, target: `${path}?${[...others, part].join('&')}` };
  });
