/** Answers in words. */

const NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
// How sure an answer is from a confidence on, the surest first.
const SURENESS = [
  [0.99, "Almost certainly"],
  [0.9, "Very likely"],
  [0.7, "Probably"],
  [0.5, "Perhaps"],
  [0, "At a guess"],
];

/** Return a share, 0..1, in percent; it is never more than what it is, as 100% would be. */
export function toPercent(share) {
  if (share > 0.999 && share < 1) return "over 99.9%";
  return `${(100 * share).toFixed(1)}%`;
}

/** Return a share, 0..1, in whole percent. */
export function toWholePercent(share) {
  return `${share < 1 ? Math.min(Math.round(100 * share), 99) : 100}%`;
}

/** Return how sure a confidence, 0..1, is. */
export function toSureness(confidence) {
  return SURENESS.find(([from]) => confidence >= from)[1];
}

/** Return a digit with its article, as in "an eight". */
export function nameDigit(digit) {
  return digit === 8 ? "an eight" : `a ${NAMES[digit]}`;
}

/** Return how many digits there are, as in "8 digits". */
export function countDigits(count) {
  return count === 1 ? "1 digit" : `${count} digits`;
}

/** Return a label, {digit} or {text}, as in "Kept as …". */
export function nameLabel({ digit, text }) {
  if (text !== undefined) return text === "" ? "a picture without digits" : text.replace(/\n/g, " / ");
  return digit === null ? "no digit" : nameDigit(digit);
}
