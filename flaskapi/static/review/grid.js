/** Many digits at once: all are right as answered, but for those that are marked. */

import { fillChoices, markChoice, readKey } from "./choices.js";
import { putLabel, withdrawLabel } from "./outbox.js";
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
import { Queue } from "./queue.js";
import { makeTile, showTile } from "./tile.js";
import { agree, describeAnswer } from "./words.js";

const LEAVE_OUT = "s";
const AS_ANSWERED = "a";
const MANY = 48;
const FEW = 24;
const wide = matchMedia("(min-width: 50rem)");

let queue = null;
let tiles = [];
let chosen = null;
let isSaving = false;

/** Show the queue of digits. */
export async function open() {
  queue = new Queue("digit");
  clearSteps();
  await showNext();
}

/** Forget what was shown. */
export function close() {
  queue = null;
  setTiles([]);
  hideEmpty();
}

/** Tell whether something is being saved. */
export const isBusy = () => isSaving;

/** Do what a key stands for; tell whether it stands for anything. */
export function press(key) {
  const said = readKey(key);
  if (isSaving || !tiles.length) return false;
  if (said || key === LEAVE_OUT || key === AS_ANSWERED) mark(key, said);
  else if (key.startsWith("Arrow")) move(key);
  else return false;
  return true;
}

/** Make the buttons. */
export function prepare() {
  const others = [
    [LEAVE_OUT, "Leave out"],
    [AS_ANSWERED, "As answered"],
  ];
  fillChoices(find("grid-digits"), press, others);
  find("save").addEventListener("click", save);
  find("tiles").addEventListener("click", (event) => {
    const tile = tiles.find(({ element }) => element.contains(event.target));
    if (tile && !isSaving) choose(tile);
  });
  find("tiles").addEventListener("focusin", (event) => {
    const tile = tiles.find(({ element }) => element === event.target);
    if (tile && tile !== chosen && !isSaving) choose(tile);
  });
}

async function showNext() {
  const from = queue;
  try {
    const records = await queue.take(wide.matches ? MANY : FEW);
    if (from !== queue) return;
    // Alike answers side by side: the odd one catches the eye.
    const alike = records.sort((one, other) => rank(one) - rank(other));
    setTiles(alike.map((record) => makeTile(record)));
    if (tiles.length) hideEmpty();
    else showNone();
  } catch (error) {
    if (from !== queue) return;
    setTiles([]);
    showBroken(error, showNext);
  }
}

const rank = ({ answer }) => (answer.rejected ? 10 : answer.digit);

function setTiles(shown) {
  tiles = shown;
  chosen = null;
  find("tiles").replaceChildren(...tiles.map(({ element }) => element));
  find("tiles").hidden = !tiles.length;
  find("grid").querySelector(".save").hidden = !tiles.length && !isSaving;
  if (tiles.length) tiles[0].element.tabIndex = 0;
  tiles.forEach(showTile);
  showChosen();
}

function choose(tile) {
  if (chosen) chosen.element.setAttribute("aria-selected", "false");
  for (const { element } of tiles) element.tabIndex = -1;
  chosen = tile;
  tile.element.tabIndex = 0;
  tile.element.setAttribute("aria-selected", "true");
  if (document.activeElement !== tile.element) tile.element.focus();
  showChosen();
}

function move(key) {
  if (!chosen) return choose(tiles[0]);
  const top = tiles[0].element.offsetTop;
  const columns = tiles.filter(({ element }) => element.offsetTop === top).length;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  const tile = tiles[tiles.indexOf(chosen) + step];
  if (tile) choose(tile);
}

function mark(key, said) {
  if (!chosen) return tell("Choose a picture first: touch it, or press an arrow key.");
  chosen.isLeftOut = key === LEAVE_OUT;
  chosen.said = said && said.digit !== agree(chosen.record).digit ? said : undefined;
  delete chosen.failure;
  showTile(chosen);
  showChosen();
}

const getSaid = ({ record, said, isLeftOut }) => (isLeftOut ? undefined : (said ?? agree(record)));

function showChosen() {
  markChoice(find("grid-digits"), chosen ? getSaid(chosen) : undefined);
  const others = tiles.filter(({ said }) => said).length;
  const right = tiles.filter(({ said, isLeftOut }) => !said && !isLeftOut).length;
  find("save").textContent = describeSaving(right, others);
  find("grid-digits").classList.toggle("idle", !chosen);
  find("chosen").textContent = chosen
    ? `Chosen: answered ${describeAnswer(chosen.record)}`
    : "None chosen";
}

function describeSaving(right, others) {
  if (!others) return right ? `All ${right} right as answered` : "Show others";
  return `Save ${right} right, ${others} corrected`;
}

async function save() {
  if (isSaving) return;
  const from = queue;
  const sent = tiles.filter((tile) => getSaid(tile));
  queue.skipped.push(...tiles.filter(({ isLeftOut }) => isLeftOut).map(({ record }) => record));
  setSaving(true, sent.length);
  await Promise.all(sent.map(sendTile));
  setSaving(false);
  // What somebody deleted meanwhile can't be labelled any more.
  const failed = sent.filter(({ failure, error }) => failure && !error.isGone);
  if (failed.length) tellRefusal(failed[0].error);
  if (from !== queue) return;
  const saved = sent.filter(({ failure }) => !failure).map(({ record }) => record);
  if (saved.length) noteStep(() => takeBack(saved), saved);
  if (failed.length) return setTiles(failed);
  tell(saved.length ? `${saved.length} saved.` : "These are left as they are.");
  await showNext();
  if (tiles.length) choose(tiles[0]);
}

async function sendTile(tile) {
  try {
    await putLabel(tile.record, getSaid(tile));
    delete tile.failure;
  } catch (error) {
    Object.assign(tile, { failure: error.message, error });
  }
  find("saved").value += 1;
}

function setSaving(saving, count = 0) {
  isSaving = saving;
  find("save").disabled = saving;
  Object.assign(find("saved"), { hidden: !saving, max: Math.max(count, 1), value: 0 });
  if (saving) tell(`Saving ${count} …`);
}

async function takeBack(records) {
  tell(`Taking ${records.length} back …`);
  try {
    await Promise.all(records.map((record) => withdrawLabel(record)));
    tell(`${records.length} taken back.`);
  } catch (error) {
    tellRefusal(error);
  }
  if (!queue) return;
  queue.ahead.unshift(...records, ...tiles.map(({ record }) => record));
  await showNext();
}

function showNone() {
  if (queue.skipped.length) {
    const text = `${queue.skipped.length} were left out; the other digits are labelled.`;
    showEmpty("Nothing else waits", text, "Show those left out", () => {
      queue.recallSkipped();
      showNext();
    });
  } else {
    const text = "Every digit that was sent is labelled. Draw or send others, and they wait here.";
    showEmpty("No digit waits", text, "Look again", showNext);
  }
}
