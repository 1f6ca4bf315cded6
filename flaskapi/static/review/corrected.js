/** What people said, of the latest pictures first: to be changed or taken back. */

import { call, locate } from "./api.js";
import { fillChoices, markChoice, readKey } from "./choices.js";
import { putLabel, restoreLabel, withdrawLabel } from "./outbox.js";
import {
  clearSteps,
  dropStep,
  find,
  hideEmpty,
  noteStep,
  showBroken,
  showEmpty,
  tell,
  tellRefusal,
} from "./page.js";
import { makePicture } from "./pictures.js";
import {
  HOW_TO_WRITE,
  agree,
  describeAnswer,
  describeSaid,
  formatTime,
  isOfDigits,
  tidy,
} from "./words.js";

const SHOWN = 24;

let task = null;
let next = null;
let opened = 0;

/** Show what was said of a task's records. */
export async function open(wanted) {
  task = wanted;
  clearSteps();
  await reload();
}

/** Forget what was shown. */
export function close() {
  opened += 1;
  task = null;
  find("corrections").replaceChildren();
  hideEmpty();
}

/** No key but z stands for anything here. */
export const press = () => false;

/** Make the button for more. */
export function prepare() {
  find("more").addEventListener("click", () => showPage(next));
}

async function reload() {
  if (task === null) return;
  const query = new URLSearchParams({ labelled: true, limit: SHOWN });
  if (task) query.set("task", task);
  find("corrections").replaceChildren();
  await showPage(`${locate("/predictions")}?${query}`);
}

async function showPage(address) {
  opened += 1;
  const mine = opened;
  try {
    const page = await call("GET", address);
    if (mine !== opened) return;
    find("corrections").append(...page.predictions.map(makeRow));
    next = page.next;
    find("more").hidden = !next;
    if (find("corrections").childElementCount) hideEmpty();
    else showNone();
  } catch (error) {
    if (mine === opened) showBroken(error, () => showPage(address));
  }
}

function makeRow(record) {
  const row = find("correction").content.firstElementChild.cloneNode(true);
  row.querySelector(".thumbnail").append(makePicture(record));
  row.querySelector(".change").addEventListener("click", () => edit(row, record));
  row.querySelector(".withdraw").addEventListener("click", () => change(row, record, null));
  row.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    sayText(row, record, tidy(row.querySelector("textarea").value));
  });
  fillChoices(row.querySelector(".digits"), (key) => change(row, record, readKey(key)));
  showRow(row, record);
  return row;
}

function showRow(row, record) {
  const said = describeSaid(record.label);
  const isAgreed = said === describeSaid(agree(record));
  const answered = describeAnswer(record).replaceAll("\n", " / ");
  row.querySelector(".said").textContent = said;
  row.querySelector(".was").textContent = isAgreed ? "as answered" : `answered ${answered}`;
  const who = record.label.said_by ?? "somebody without a key";
  row.querySelector(".who").textContent = `${who}, ${formatTime(record.label.said_at)}`;
  const [changing, withdrawing] = row.querySelectorAll(".change, .withdraw");
  changing.setAttribute("aria-label", `Change ${said}`);
  withdrawing.setAttribute("aria-label", `Take back ${said}`);
  changing.setAttribute("aria-expanded", "false");
  row.querySelector(".digits").hidden = row.querySelector("form").hidden = true;
}

function edit(row, record) {
  const part = row.querySelector(record.task === "page" ? "form" : ".digits");
  part.hidden = !part.hidden;
  row.querySelector(".change").setAttribute("aria-expanded", String(!part.hidden));
  if (record.task === "page") row.querySelector("textarea").value = record.label.text;
  else markChoice(part, record.label);
  if (!part.hidden) part.querySelector("button.same, textarea, button").focus();
}

function sayText(row, record, text) {
  if (isOfDigits(text)) change(row, record, { text });
  else tell(HOW_TO_WRITE, true);
}

async function change(row, record, said) {
  const before = record.label;
  // At once: it can be undone while it is on its way, and both arrive in order.
  const step = noteStep(() => undo(row, record, before), [record]);
  try {
    const changed = await (said ? putLabel(record, said) : withdrawLabel(record));
    record.label = changed.label;
    tell(said ? `Said: ${describeSaid(said)}.` : `Taken back: ${describeSaid(before)}.`);
    if (!row.isConnected) await reload();
    else if (said) showChanged(row, record);
    else leave(row);
  } catch (error) {
    dropStep(step);
    tellRefusal(error);
  }
}

function showChanged(row, record) {
  showRow(row, record);
  row.querySelector(".change").focus();
}

function leave(row) {
  const beside = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (beside) beside.querySelector(".change").focus();
  else showNone();
}

async function undo(row, record, before) {
  try {
    record.label = (await restoreLabel(record, before)).label;
    tell(`Said again: ${describeSaid(before)}.`);
    if (row.isConnected) showChanged(row, record);
    else await reload();
  } catch (error) {
    tellRefusal(error);
  }
}

function showNone() {
  const text = "What you and others say of pictures, here or where they were sent, is found here.";
  const title = task ? "Nothing of this kind was said yet" : "Nothing was said yet";
  showEmpty(title, text, "Look again", reload);
}
