/** Records in words: what was answered, how sure, why it is doubtful, what people said. */

const LIKELY_FROM = 0.02;
const LIKELY_OF_REFUSED_FROM = 0.2;
const VERY_SURE = 0.99;
const DIGITS = /^([0-9]+(\n[0-9]+)*)?$/;

/** What to do about a text that is not of digits. */
export const HOW_TO_WRITE = "Write digits only, and each line of them on a line of its own.";

/** Return a share, 0..1, as people write it; what is not certain is never 100 %. */
export function formatShare(share) {
  const percent = Math.floor(share * 1000) / 10;
  return `${share < VERY_SURE ? Math.round(share * 100) : percent} %`;
}

/** Return what was answered, in a word or a line a row. */
export function describeAnswer({ task, answer }) {
  if (task === "page") return answer.text || "nothing";
  return answer.rejected ? "no digit" : String(answer.digit);
}

/** Return what was said, in a word or in one line. */
export function describeSaid(said) {
  if (said.text !== undefined) return said.text.replaceAll("\n", " / ") || "nothing";
  return said.digit === null ? "no digit" : String(said.digit);
}

/** Return a typed text without spaces and empty lines. */
export function tidy(text) {
  const lines = text.split("\n").map((line) => line.replaceAll(/\s/g, ""));
  return lines.filter(Boolean).join("\n");
}

/** Tell whether a tidy text is what a page can say: digits in lines, or nothing. */
export const isOfDigits = (text) => DIGITS.test(text);

/** Return the label that says that a record was answered rightly. */
export function agree({ task, answer }) {
  return task === "page" ? { text: answer.text } : { digit: answer.digit };
}

/** Return how sure the answer was. */
export function describeSureness({ task, answer }) {
  if (task === "digit" && answer.rejected) return `perhaps a ${answer.best_guess}`;
  return `${formatShare(answer.confidence)} sure`;
}

/** Return sentences on why a record is doubtful. */
export function explainDoubt(record) {
  const reasons = record.task === "page" ? explainPage(record) : explainDigit(record);
  return reasons.length ? reasons : ["Nothing speaks against it."];
}

function explainDigit({ answer, doubt }) {
  const reasons = answer.rejected && answer.reason ? [answer.reason] : [];
  const guess = answer.digit ?? answer.best_guess;
  const least = answer.rejected ? LIKELY_OF_REFUSED_FROM : LIKELY_FROM;
  const others = answer.probabilities
    .map((share, digit) => ({ share, digit }))
    .filter(({ share, digit }) => share >= least && digit !== guess)
    .sort((one, other) => other.share - one.share)
    .slice(0, 2)
    .map(({ share, digit }) => `a ${digit} (${formatShare(share)})`);
  if (others.length) reasons.push(`It could be ${others.join(" or ")}.`);
  // Doubt is half unsureness, half how many slightly changed views are read otherwise.
  const differing = doubt === null ? 0 : 2 * doubt - (1 - answer.confidence);
  if (differing > LIKELY_FROM) {
    const share = formatShare(Math.min(differing, 1));
    reasons.push(`With a little other pen, light or sharpness, ${share} of views say otherwise.`);
  }
  return reasons;
}

function explainPage({ answer }) {
  const found = answer.lines.flatMap((line, row) =>
    line.digits.map(({ digit, confidence }) => ({ digit, confidence, row })),
  );
  const unsure = found
    .filter(({ confidence }) => confidence < VERY_SURE)
    .sort((one, other) => one.confidence - other.confidence)
    .slice(0, 3)
    .map(({ digit, confidence, row }) => `${digit} in line ${row + 1} (${formatShare(confidence)})`);
  if (!found.length) return ["No digits were found."];
  if (unsure.length) return [`Least sure: ${unsure.join(", ")}.`];
  // A line is less sure than each of its digits: there may be one more, or one less.
  const sureness = answer.lines.map(({ confidence }) => confidence);
  const least = Math.min(...sureness);
  if (least >= VERY_SURE) return [];
  return [`Least sure: line ${sureness.indexOf(least) + 1} (${formatShare(least)}).`];
}

/** Return a time as people here write it. */
export function formatTime(text) {
  return new Date(text).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}
