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
  #typed = null;
  #saving = Promise.resolve();

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
    find("text").addEventListener("input", () => (this.#typed = find("text").value));
    find("forget").addEventListener("click", () => this.#forget());
  }

  /** Forget what was said, of a picture that is no longer shown. */
  reset() {
    this.#picture = this.#typed = null;
    this.#kept = {};
    this.#show();
  }

  /**
   * Offer to say what a picture is: its digit, or its text.
   *
   * task: "digit" or "page". expected: what "That's right" says, {digit} or {text}; null where
   * there is no answer, and so nothing to be right. What was typed already stays in its field.
   */
  offer(picture, task, expected) {
    this.#picture = expected && picture;
    this.#task = task;
    this.#expected = expected;
    if (task === "page") this.#fillText(this.#typed ?? expected?.text ?? "");
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
    if (!DIGITS.test(text)) return this.#tell(UNREADABLE, "bad");
    this.#typed = text;
    this.#fillText(text);
    this.#say({ text });
  }

  async #say(label) {
    if (!this.#picture) return;
    const [picture, task, kept] = [this.#picture, this.#task, this.#kept];
    this.#tell("Keeping it …");
    const failure = await this.#queue(async () => {
      const outcome = await keep(picture, task, label, kept[task]?.id);
      if (outcome.id) kept[task] = { task, id: outcome.id, label };
      return outcome.failure;
    });
    if (kept !== this.#kept) return; // Another one is shown by now.
    this.#show();
    if (failure) this.#tell(failure, "bad");
  }

  async #forget() {
    const [task, kept] = [this.#task, this.#kept];
    const failure = await this.#queue(async () => {
      if (!kept[task]) return null; // It was pressed twice.
      const { ok, body } = await forget(kept[task].id);
      // 404: somebody has forgotten it already.
      if (!ok && body.status !== 404) return body.detail;
      delete kept[task];
      return null;
    });
    if (kept !== this.#kept) return;
    this.#show();
    this.#tell(failure ?? `It is forgotten. ${PROMISE}`, failure ? "bad" : "");
    find(this.#task === "page" ? "text" : "right").focus();
  }

  /** Do what was pressed once all that was pressed before is done, so that the last press holds. */
  #queue(change) {
    this.#saving = this.#saving.then(change);
    return this.#saving;
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
