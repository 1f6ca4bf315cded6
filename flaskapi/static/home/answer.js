/** Show what was answered: the verdict, ten bars or the lines of a page, and the steps. */

import { mayPass } from "./service.js";
import { countDigits, nameDigit, toPercent, toSureness, toWholePercent } from "./words.js";

const find = (id) => document.getElementById(id);
const panel = find("answer");
// A number of more digits has no room as the large one, and is only counted there.
const LONGEST_LARGE = 3;
const bars = [...find("bars").children];

/** Say that nothing was asked yet. */
export function showNothing() {
  showVerdict("fresh", "?", "Nothing drawn yet", "The answer comes as you lift the pen.");
  showBars(null);
  showSteps([]);
}

/** Say that an answer is on its way; what was answered before stays until it comes. */
export function showWaiting() {
  panel.ariaBusy = "true";
}

/** Say that a picture is looked at, which takes longer than a drawing where it is large. */
export function showLooking(name) {
  showVerdict("waiting", "…", "Looking at the picture", name);
  showWaiting();
}

/** Say why there is no answer, in the service's own words. */
export function showProblem(problem) {
  showVerdict("problem", "!", problem.title, problem.detail ?? "");
  find("again").hidden = !mayPass(problem);
  showBars(null);
  showSteps([]);
}

/** Show the answer to one digit, or why it was refused. */
export function showPrediction(answer) {
  const { digit, confidence, probabilities, reason, best_guess: guess, steps } = answer;
  const share = toPercent(confidence);
  if (answer.rejected) {
    const why = `${reason} The best guess would be ${nameDigit(guess)}, ${share}.`;
    showVerdict("refused", "–", "Refused: not one digit", why);
  } else {
    showVerdict("answered", digit, `${toSureness(confidence)} ${nameDigit(digit)}`, share);
  }
  showBars(probabilities);
  showSteps(steps);
}

/** Show the digits of a page, line by line. */
export function showReading({ confidence, lines, limit = "" }) {
  const count = lines.reduce((sum, line) => sum + line.digits.length, 0);
  if (count === 0) {
    showVerdict("refused", "–", "No digits found", `Nothing on this picture looks like one. ${limit}`);
  } else {
    const what = `${toSureness(confidence)} right`;
    const where = lines.length === 1 ? "on one line" : `on ${lines.length} lines`;
    const isShort = lines.length === 1 && count <= LONGEST_LARGE;
    const large = isShort ? lines[0].digits.map(({ digit }) => digit).join("") : countDigits(count);
    const why = `${toPercent(confidence)}, ${countDigits(count)} ${where}. ${limit}`;
    showVerdict("reading", large, what, why);
  }
  find("lines").replaceChildren(...lines.map(makeLine));
  showSteps([]);
}

/** Show what belongs to one task, "digit" or "page", and hide what belongs to the other. */
export function showTask(task) {
  const isPage = task === "page";
  find("bars").hidden = find("ruling").hidden = find("steps").hidden = isPage;
  find("reading").hidden = find("cut").hidden = !isPage;
}

function showVerdict(state, digit, words, why) {
  panel.dataset.state = state;
  panel.ariaBusy = "false";
  find("digit").textContent = digit;
  find("digit").classList.toggle("count", String(digit).length > LONGEST_LARGE);
  find("again").hidden = true;
  find("words").textContent = words;
  find("why").textContent = why;
}

function showBars(probabilities) {
  const highest = Math.max(...(probabilities ?? []));
  for (const [digit, item] of bars.entries()) {
    const share = probabilities?.[digit] ?? 0;
    item.querySelector(".share").textContent = probabilities ? `${toWholePercent(share)}` : "–";
    item.querySelector(".fill").style.height = `${100 * share}%`;
    item.classList.toggle("highest", probabilities !== null && share === highest);
  }
}

function showSteps(steps) {
  for (const figure of find("steps").children) {
    const step = steps.find(({ name }) => name === figure.dataset.step);
    const image = figure.querySelector("img");
    image.hidden = !step;
    figure.querySelector(".empty").hidden = Boolean(step);
    if (step) image.src = step.image;
    else image.removeAttribute("src");
  }
}

function makeLine({ text, confidence }) {
  const item = document.createElement("li");
  const digits = document.createElement("b");
  digits.textContent = text;
  const share = document.createElement("span");
  share.className = "faint";
  share.textContent = toPercent(confidence);
  item.append(digits, " ", share);
  return item;
}
