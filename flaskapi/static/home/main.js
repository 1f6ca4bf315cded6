/** The page to draw on: what is drawn or given is asked about, and the answer shown. */

import {
  showLooking,
  showNothing,
  showPrediction,
  showProblem,
  showReading,
  showTask,
  showWaiting,
} from "./answer.js";
import { Board } from "./board.js";
import { listenToCopy, nameSafely, showCall } from "./call.js";
import { Correction } from "./correction.js";
import { listenToKeys } from "./keyboard.js";
import { listenToPictures } from "./pictures.js";
import { ask, mayPass } from "./service.js";
import { Sheet } from "./sheet.js";

const find = (id) => document.getElementById(id);
const TASKS = ["digit", "page"];
const QUERIES = { digit: "?explain=true&store=false", page: "?store=false" };

const ONLY_FIRST = "This is only the first";
const MANY = "Send many at once to /predict/batch, as described below.";

const sheet = new Sheet(find("sheet"));
const correction = new Correction(showKept);
const board = new Board(find("board"), { onBegin: beginDrawing, onChange: readDrawing });
// What is asked at the moment: the picture, {content, name}, and what came for each task.
let question = null;

/** Make place for a drawing: neither a picture nor what was answered before holds for it. */
function beginDrawing() {
  leaveQuestion();
  if (find("sheet").classList.contains("filled")) sheet.clear();
  find("invitation").hidden = true;
}

function leaveQuestion() {
  question?.controller.abort();
  question = null;
  correction.reset();
  sheet.drawBoxes();
  find("notice").textContent = "";
}

async function readDrawing() {
  leaveQuestion();
  sheet.clear();
  find("invitation").hidden = !board.isBlank;
  find("undo").disabled = !board.canUndo;
  if (board.isBlank) return showTaskOf("digit", showNothing);
  const asked = openQuestion();
  const content = await board.toPicture();
  if (asked === question) askAbout({ content, name: "drawing.png" });
}

function readPicture(file, count) {
  board.clear();
  find("invitation").hidden = true;
  sheet.show(file);
  openQuestion();
  showLooking(file.name);
  if (count > 1) find("notice").textContent = `${ONLY_FIRST} of ${count} files. ${MANY}`;
  askAbout({ content: file, name: nameSafely(file) });
}

function openQuestion() {
  showWaiting();
  question = { controller: new AbortController(), picture: null, outcomes: {}, shown: null };
  return question;
}

/** Ask for one digit and for many at once, and show what comes. */
function askAbout(picture) {
  question.picture = picture;
  for (const task of TASKS) askFor(task);
}

function askFor(task) {
  const asked = question;
  ask(task, asked.picture, QUERIES[task], asked.controller.signal).then(
    (outcome) => {
      asked.outcomes[task] = outcome;
      if (asked === question) showOutcome();
    },
    () => {}, // It was left for another one.
  );
}

/** Ask once more for what went wrong in a way that may have passed, where that is shown. */
function askAgain() {
  if (find("again").hidden) return;
  const { outcomes } = question;
  showWaiting();
  for (const task of TASKS) {
    if (!outcomes[task] || outcomes[task].ok || !mayPass(outcomes[task].body)) continue;
    delete outcomes[task];
    askFor(task);
  }
}

/** Show what has come for the task that is wanted, as soon as it is known which one that is. */
function showOutcome() {
  const task = question && chooseTask(question.outcomes);
  const outcome = task && question.outcomes[task];
  if (!outcome || outcome === question.shown) return;
  question.shown = outcome;
  const { ok, body } = outcome;
  const isPage = ok && task === "page";
  showTaskOf(isPage ? "page" : "digit", () => {
    if (!ok) showProblem(body);
    else if (isPage) showReading(body);
    else showPrediction(body);
  });
  sheet.drawBoxes(isPage ? body.lines : []);
  const expected = isPage ? { text: body.text } : { digit: body.digit };
  correction.offer(question.picture, task, ok ? expected : null);
}

/** Return "digit" or "page", or null while that can't be told. */
function chooseTask(outcomes) {
  const mode = document.querySelector("[name=mode]:checked").value;
  if (mode !== "automatic") return mode;
  if (!outcomes.digit || !outcomes.page) return null;
  const { ok, body } = outcomes.page;
  return ok && body.text.replace(/\n/g, "").length > 1 ? "page" : "digit";
}

function showTaskOf(task, show) {
  showTask(task);
  show();
}

function takePen() {
  board.penWidth = Number(document.querySelector("[name=pen]:checked").value);
}

/** Let the command and the answer in JSON tell what was done, the label included. */
function showKept(kept) {
  if (!question?.picture) return;
  const task = chooseTask(question.outcomes);
  const outcome = question.outcomes[task];
  if (outcome) showCall(question.picture, task, outcome.body, kept);
}

for (const input of document.querySelectorAll("[name=mode]")) {
  input.addEventListener("change", showOutcome);
}
for (const input of document.querySelectorAll("[name=pen]")) {
  input.addEventListener("change", takePen);
}
takePen();
find("undo").addEventListener("click", () => board.undo());
find("clear").addEventListener("click", () => board.clear());
find("again").addEventListener("click", askAgain);
addEventListener("online", askAgain);
listenToKeys(find("board"), board, find("pen"), (said) => (find("pen-state").textContent = said));
listenToPictures([find("choose"), find("photograph")], readPicture);
listenToCopy();
