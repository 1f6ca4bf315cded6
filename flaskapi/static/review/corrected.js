/** What people said, of the latest pictures first: to be changed or taken back. */

import { call, locate } from "./api.js";
import { fillChoices, markChoice, readKey } from "./choices.js";
import { putLabel, restoreLabel, withdrawLabel } from "./outbox.js";
import {
  clearSteps,
  find,
  hideEmpty,
  noteStep,
  showBroken,
  showEmpty,
  tell,
  tellRefusal,
} from "./page.js";
import { makePicture } from "./pictures.js";
import { agree, describeAnswer, describeSaid, formatTime } from "./words.js";

const SHOWN = 24;

let task = "";
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
    change(row, record, { text: row.querySelector("textarea").value.trim() });
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

async function change(row, record, said) {
  const before = record.label;
  try {
    const changed = await (said ? putLabel(record, said) : withdrawLabel(record));
    noteStep(() => undo(record, before), [record]);
    record.label = changed.label;
    tell(said ? `Said: ${describeSaid(said)}.` : `Taken back: ${describeSaid(before)}.`);
    if (said) showRow(row, record);
    else leave(row);
    if (said) row.querySelector(".change").focus();
  } catch (error) {
    tellRefusal(error);
  }
}

function leave(row) {
  const beside = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (beside) beside.querySelector(".change").focus();
  else showNone();
}

async function undo(record, before) {
  try {
    await restoreLabel(record, before);
    tell(`Said again: ${describeSaid(before)}.`);
    await reload();
  } catch (error) {
    tellRefusal(error);
  }
}

function showNone() {
  const text = "What you and others say of pictures, here or where they were sent, is found here.";
  showEmpty("Nothing was said yet", text, "Look again", reload);
}
