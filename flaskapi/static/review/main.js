/** The page: which view is open, what keys do, the key of who looks, and how far it has come. */

import { call, forgetKey, getKey, keepKey, locate } from "./api.js";
import * as corrected from "./corrected.js";
import * as grid from "./grid.js";
import { outbox } from "./outbox.js";
import { find, page, tell, undoStep } from "./page.js";
import * as single from "./single.js";

const views = { single, grid, corrected };
const PRINTABLE = /^[\x21-\x7e]+$/;
const TYPED_INTO = "textarea, select, input:not([type=checkbox])";

const FIRST = "single";

let name = FIRST;
let view = null;
let task = "";

function takeName() {
  const wanted = location.hash.slice(1) || FIRST;
  if (Object.hasOwn(views, wanted)) name = wanted;
}

// The link that skips to the content changes the hash too: what is open stays as it is.
function followHash() {
  takeName();
  if (views[name] !== view) openView();
}

async function openView() {
  view?.close();
  view = views[name];
  tell("");
  for (const part of Object.keys(views)) find(part).hidden = part !== name;
  for (const button of document.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === name));
  }
  find("task").disabled = name === "grid";
  find("task").value = name === "grid" ? "digit" : task;
  find("forget-key").hidden = !getKey();
  await view.open(task);
  if (!find("work").hidden) await showProgress();
}

async function showProgress() {
  try {
    const told = await call("GET", locate("/review/progress"));
    find("progress").replaceChildren(...describeProgress(told));
  } catch {
    // It matters less than the pictures, which say it themselves where something is wrong.
  }
}

function describeProgress(told) {
  const counts = `${told.unlabelled} wait, ${told.labelled} labelled.`;
  const count = told.labelled_since_training;
  if (!count) return [counts];
  const command = document.createElement("code");
  command.textContent = "scripts/retrain";
  const [digits, them] = count > 1 ? ["digits", "them"] : ["digit", "it"];
  const words = `${counts} ${count} ${digits} labelled since the model was trained: `;
  return [words, command, ` learns from ${them}.`];
}

function press(key) {
  if (key === "z") {
    // What is being saved can be taken back once it is.
    if (!view.isBusy?.()) undoStep();
  } else if (!view.press(key)) return false;
  return true;
}

function handleKey(event) {
  const isOther = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
  const isArrow = event.key.startsWith("Arrow");
  if (isOther || (event.repeat && !isArrow) || !find("with-keys").checked) return;
  if (!view || find("work").hidden || event.target.matches(TYPED_INTO)) return;
  if (event.repeat && view !== grid) return;
  if (press(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
}

function askForKey(error) {
  // Of several requests under way each is refused; the first has said it.
  if (find("work").hidden) return;
  view?.close();
  find("work").hidden = true;
  find("progress").hidden = true;
  const form = find("key-form").content.firstElementChild.cloneNode(true);
  find("key").replaceChildren(form);
  // The rest of the sentence tells programs what the form tells here.
  if (getKey()) find("refusal").textContent = `${error.message.split(". ")[0]}.`;
  forgetKey();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    takeKey(find("secret").value.trim());
  });
  find("secret").focus();
}

function takeKey(key) {
  if (!PRINTABLE.test(key)) {
    find("refusal").textContent = "This is no key. Copy the whole line that make-key printed.";
    return;
  }
  keepKey(key);
  find("key").replaceChildren();
  find("work").hidden = find("progress").hidden = false;
  openView();
}

function prepare() {
  for (const button of document.querySelectorAll("button[data-key]")) {
    button.addEventListener("click", () => press(button.dataset.key));
  }
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => {
      location.hash = button.dataset.view;
    });
  }
  for (const { prepare: begin } of Object.values(views)) begin();
  find("task").addEventListener("change", () => {
    task = find("task").value;
    openView();
  });
  find("forget-key").addEventListener("click", () => {
    forgetKey();
    location.reload();
  });
  document.addEventListener("keydown", handleKey);
  addEventListener("hashchange", followHash);
  page.whenKeyIsWanted = askForKey;
  outbox.whenEmpty = showProgress;
}

prepare();
takeName();
openView();
