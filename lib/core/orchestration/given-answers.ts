/** Answers that an earlier request paid for, by the model that gave them: their calls are not made again. */
export type GivenAnswers = ReadonlyMap<string, string>;
