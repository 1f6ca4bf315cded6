/** One picture at a time, large: a key says what it is, and the next is there. */

import { fillChoices, markChoice, readKey } from "./choices.js";
import { deleteRecord, putLabel, withdrawLabel } from "./outbox.js";
import {
  clearSteps,
  dropSteps,
  find,
  hideEmpty,
  noteStep,
  showBroken,
  showEmpty,
  tell,
  tellRefusal,
} from "./page.js";
import { dropPicture, getFrame, getPicture, prefetch } from "./pictures.js";
import { Queue } from "./queue.js";
import {
  HOW_TO_WRITE,
  agree,
  describeAnswer,
  describeSaid,
  describeSureness,
  explainDoubt,
  isOfDigits,
  tidy,
} from "./words.js";

const FILLED_FROM = 12;
const PREFETCHED = 6;
const finePointer = matchMedia("(pointer: fine)");

let queue = null;
let current = null;
let isToDelete = false;

/** Show the queue of a task. */
export async function open(task) {
  queue = new Queue(task);
  clearSteps();
  await showNext();
}

/** Forget what was shown. */
export function close() {
  queue = current = null;
  find("picture").replaceChildren();
  hideEmpty();
}

/** Do what a key stands for; tell whether it stands for anything. */
export function press(key) {
  const said = readKey(key);
  if (said && current?.task === "digit") label(said);
  else if (key === "s" || key === "ArrowRight") skip();
  else if (key === "d") remove();
  else return false;
  return true;
}

/** Make the buttons. */
export function prepare() {
  fillChoices(find("digits"), press);
  find("reading").addEventListener("submit", (event) => {
    event.preventDefault();
    if (current?.task === "page") sayText(tidy(find("text").value));
  });
  find("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (!event.repeat) find("reading").requestSubmit();
    }
    if (event.key === "Escape") find("text").blur();
  });
}

function sayText(text) {
  if (isOfDigits(text)) label({ text });
  else find("failure").textContent = HOW_TO_WRITE;
}

// Nobody labels what is not to be seen yet.
const isSeen = () => current !== null && getPicture(current).complete;

function label(said) {
  if (!isSeen()) return;
  const [record, from] = [current, queue];
  delete record.failure;
  record.said = said;
  putLabel(record, said).catch((error) => record.said === said && bringBack(record, error, from));
  noteStep(() => takeBack(record), [record]);
  tell(`Said: ${describeSaid(said)}.`);
  showNext();
}

function skip() {
  if (!current) return;
  const record = current;
  queue.skipped.push(record);
  noteStep(() => returnTo(record), [record]);
  tell("Skipped.");
  showNext();
}

function remove() {
  if (!current) return;
  if (!isToDelete) {
    isToDelete = true;
    showDeleting();
    return;
  }
  const [record, from] = [current, queue];
  deleteRecord(record).then(
    () => dropPicture(record),
    (error) => bringBack(record, error, from),
  );
  dropSteps(record);
  tell("Deleted for good.");
  showNext();
}

function takeBack(record) {
  delete record.said;
  withdrawLabel(record).catch(tellRefusal);
  tell("Taken back.");
  returnTo(record);
}

function returnTo(record) {
  queue.recall(record);
  if (current) queue.ahead.unshift(current);
  show(record);
}

// It comes next, and not at once: the next key is meant for the picture that is to be seen.
function bringBack(record, error, from) {
  dropSteps(record);
  tellRefusal(error);
  if (from !== queue || error.isGone) return;
  record.failure = `Not saved: ${error.message}`;
  queue.ahead.unshift(record);
  if (!current) showNext();
}

async function showNext() {
  const from = queue;
  current = null;
  try {
    const [record] = await from.take(1);
    if (from !== queue) return;
    if (record && current) from.ahead.unshift(record);
    else if (record) show(record);
    else if (!current) showNone();
    await from.fill(FILLED_FROM);
    from.ahead.slice(0, PREFETCHED).forEach(prefetch);
  } catch (error) {
    if (from !== queue) return;
    if (current) return tellRefusal(error);
    hideCase();
    showBroken(error, showNext);
  }
}

function show(record) {
  hideEmpty();
  current = record;
  isToDelete = false;
  showDeleting();
  const isPage = record.task === "page";
  find("single").querySelector(".case").hidden = false;
  find("picture").replaceChildren(getPicture(record));
  find("answered").textContent = describeAnswer(record);
  find("answered").classList.toggle("long", isPage || record.answer.rejected);
  find("sure").textContent = describeSureness(record);
  find("why").replaceChildren(...explainDoubt(record).map(makeItem));
  find("failure").textContent = record.failure ?? "";
  find("asked").textContent = isPage ? "What does it say?" : "What is it?";
  find("frame").hidden = isPage;
  find("digits").hidden = isPage;
  find("reading").hidden = !isPage;
  if (isPage) showReading(record);
  else showDigit(record);
}

function showDigit(record) {
  find("frame").firstElementChild.replaceWith(getFrame(record));
  markChoice(find("digits"), agree(record));
}

function showReading(record) {
  const { text } = record.answer;
  find("text").value = text;
  find("text").rows = Math.max(2, text.split("\n").length);
  // On a phone the keyboard would hide the picture.
  if (finePointer.matches) find("text").focus({ preventScroll: true });
}

function showDeleting() {
  const button = find("single").querySelector("[data-key=d]");
  button.classList.toggle("warned", isToDelete);
  button.firstElementChild.textContent = isToDelete ? "Sure?" : "Delete";
  if (isToDelete) tell("Press it again to delete the picture for good.");
}

function showNone() {
  hideCase();
  const count = queue.skipped.length;
  if (count) {
    const text = `You skipped ${count}; the others are labelled.`;
    showEmpty("Nothing else waits", text, "Show the skipped again", () => {
      queue.recallSkipped();
      showNext();
    });
  } else {
    const [title, which] = queue.task
      ? ["Nothing of this kind waits", "Every picture of this kind is labelled."]
      : ["All done, thank you", "Every picture that was sent is labelled."];
    showEmpty(title, `${which} Draw or send others, and they wait here.`, "Look again", showNext);
  }
}

function hideCase() {
  find("single").querySelector(".case").hidden = true;
}

function makeItem(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}
