const startsFormula = /^[=+\-@\t\r]/;
const isNumber = /^[+-]?[\d.,\s]+%?$/;

/** A cell that no spreadsheet takes for a formula; numbers with a sign stay numbers. */
export function safeCell(cell: string): string {
  return startsFormula.test(cell) && !isNumber.test(cell) ? `'${cell}` : cell;
}
