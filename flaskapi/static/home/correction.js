/** What a person says a picture is; only then it is kept. */

import { ask, forget, putLabel } from "./service.js";
import { nameLabel } from "./words.js";

const find = (id) => document.getElementById(id);
const PROMISE = "Nothing is kept until you say what it is.";
const UNSTORED = "It could not be kept: the service does not store anything now. Try again later.";
const UNREADABLE = "Write digits only, and each line of them on a line of its own.";
const RULING = "#bars button, #ruling button";
const WRITING = "#reading button, #reading textarea";
const DIGITS = /^(\d+(\n\d+)*)?$/;

/** The buttons that say what a picture is, and what was said of the picture at hand. */
export class Correction {
  #picture = null;
  #task = "digit";
  #expected = null;
  #kept = {};
  #isSaving = false;

  /** onKept is called with {task, id, label} as a picture is kept, and with null as it is not. */
  constructor(onKept) {
    this.onKept = onKept;
    for (const button of document.querySelectorAll(RULING)) {
      button.addEventListener("click", () => this.#press(button));
    }
    find("reading").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sayText();
    });
    find("forget").addEventListener("click", () => this.#forget());
  }

  /** Forget what was said, of a picture that is no longer shown. */
  reset() {
    this.#picture = null;
    this.#kept = {};
    this.#show();
  }

  /**
   * Offer to say what a picture is: its digit, or its text.
   *
   * task: "digit" or "page". expected: what "That's right" says, {digit} or {text}; null where
   * there is no answer, and so nothing to be right.
   */
  offer(picture, task, expected) {
    this.#picture = expected && picture;
    this.#task = task;
    this.#expected = expected;
    if (task === "page") this.#fillText(expected?.text ?? "");
    this.#show();
  }

  #press(button) {
    if (button.id === "right") return this.#say(this.#expected);
    return this.#say({ digit: button.id === "none" ? null : Number(button.value) });
  }

  #fillText(text) {
    const field = find("text");
    field.value = text;
    field.rows = Math.min(Math.max(text.split("\n").length, 1), 6);
  }

  #sayText() {
    const lines = find("text").value.split("\n").map((line) => line.replace(/\s/g, ""));
    const text = lines.filter(Boolean).join("\n");
    if (!this.#picture) return;
    if (DIGITS.test(text)) this.#say({ text });
    else this.#tell(UNREADABLE, "bad");
  }

  async #say(label) {
    if (this.#isSaving || !this.#picture) return;
    this.#isSaving = true;
    const [picture, task] = [this.#picture, this.#task];
    this.#tell("Keeping it …");
    const outcome = await keep(picture, task, label, this.#kept[task]?.id);
    this.#isSaving = false;
    if (picture !== this.#picture) return; // Another one is shown by now.
    if (outcome.id) this.#kept[task] = { task, id: outcome.id, label };
    this.#show();
    if (outcome.failure) this.#tell(outcome.failure, "bad");
  }

  async #forget() {
    const { task, id } = this.#kept[this.#task];
    const kept = this.#kept;
    const { ok, body } = await forget(id);
    // 404: somebody has forgotten it already.
    if (ok || body.status === 404) delete kept[task];
    if (kept !== this.#kept) return;
    this.#show();
    this.#tell(kept[task] ? body.detail : `It is forgotten. ${PROMISE}`, kept[task] ? "bad" : "");
    find(task === "page" ? "text" : "right").focus();
  }

  #show() {
    const kept = this.#kept[this.#task] ?? null;
    for (const control of document.querySelectorAll(`${RULING}, ${WRITING}`)) {
      control.disabled = !this.#picture;
    }
    for (const button of document.querySelectorAll("#bars button, #none")) {
      const digit = button.id === "none" ? null : Number(button.value);
      button.ariaPressed = String(kept !== null && kept.label.digit === digit);
    }
    find("after").hidden = kept === null;
    if (kept) this.#tell(`Kept as ${nameLabel(kept.label)}. Thank you.`, "good");
    else this.#tell(PROMISE);
    this.onKept(kept);
  }

  #tell(sentence, kind = "") {
    find("said").textContent = sentence;
    find("said").className = kind;
  }
}

/**
 * Have a picture recorded, unless it has an id already, and labelled.
 *
 * Returns {id} of the record, or {failure}, a sentence, and then leaves no record without a label.
 */
async function keep(picture, task, label, knownId) {
  let id = knownId;
  if (!id) {
    const { ok, body } = await ask(task, picture);
    if (!ok) return { failure: body.detail };
    if (!body.id) return { failure: UNSTORED };
    id = body.id;
  }
  const { ok, body } = await putLabel(id, label);
  if (ok) return { id };
  if (!knownId) await forget(id);
  return { failure: body.detail };
}
