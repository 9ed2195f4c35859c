export { type OperatorCommand, parseOperatorCommand } from './command.ts';
export {
  createOperator,
  type Operator,
  type OperatorOutcome,
} from './operator.ts';
