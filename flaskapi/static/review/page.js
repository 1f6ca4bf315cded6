/** What all views share: words for who looks, the steps that can be undone, and the empty queue. */

import { Refusal } from "./api.js";

/** Return the element of an id. */
export const find = (id) => document.getElementById(id);

/** Called with a Refusal about the key. */
export const page = { whenKeyIsWanted: () => {} };

/** Tell what happened, aloud too for who listens. */
export function tell(sentence, isBad = false) {
  find("status").textContent = sentence;
  find("status").classList.toggle("bad", isBad);
}

/** Tell why something was refused, or ask for a key where that is why. */
export function tellRefusal(error) {
  if (!(error instanceof Refusal)) throw error;
  if (error.isAboutKey) page.whenKeyIsWanted(error);
  else tell(error.message, true);
}

const steps = [];

/** Note a step and return it. undo(): takes it back; records: whose it is. */
export function noteStep(undo, records) {
  const step = { undo, records };
  steps.push(step);
  showSteps();
  return step;
}

/** Forget a step that was refused. */
export function dropStep(step) {
  if (steps.includes(step)) steps.splice(steps.indexOf(step), 1);
  showSteps();
}

/** Take the last step back. */
export function undoStep() {
  const step = steps.pop();
  if (step) step.undo();
  else tell("There is nothing to undo here.");
  showSteps();
}

/** Forget the steps of a record that cannot be undone any more. */
export function dropSteps(record) {
  for (const step of steps) step.records = step.records.filter(({ id }) => id !== record.id);
  steps.splice(0, steps.length, ...steps.filter(({ records }) => records.length));
  showSteps();
}

/** Forget all steps. */
export function clearSteps() {
  steps.length = 0;
  showSteps();
}

function showSteps() {
  for (const button of document.querySelectorAll("[data-key=z]")) button.disabled = !steps.length;
}

/** Show, in place of a view, that there is nothing, why, and a button for what to do. */
export function showEmpty(title, text, button, act) {
  find("empty-title").textContent = title;
  find("empty-text").textContent = text;
  find("again").textContent = button;
  find("again").onclick = act;
  find("empty").hidden = false;
  // What had the focus is gone with the view; before the first step nothing had it.
  if (steps.length) find("empty").focus({ preventScroll: true });
}

/** Show that what the view is of did not come, and a button to try again. */
export function showBroken(error, act) {
  if (!(error instanceof Refusal)) throw error;
  if (error.isAboutKey) page.whenKeyIsWanted(error);
  else showEmpty("What should be here did not come", error.message, "Try again", act);
}

/** Show the view again. */
export function hideEmpty() {
  find("empty").hidden = true;
}
