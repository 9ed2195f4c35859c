export { ApiError, invalidInput, isApiError, MAX_FIELD_ERRORS, notFound } from './api-error.ts';
export { fieldErrors } from './field-errors.ts';
export {
  PROBLEM_MEDIA_TYPE,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problemType,
  toProblem,
} from './problem.ts';
