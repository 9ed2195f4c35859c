export { type OperatorCommand, parseOperatorCommand } from './command.ts';
export {
  createOperator,
  type Operator,
  type OperatorDependencies,
  type OperatorOutcome,
} from './operator.ts';
