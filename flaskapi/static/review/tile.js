/** One picture of the grid with its answer, and what is to be said of it. */

import { makePicture } from "./pictures.js";
import { describeAnswer, describeSaid, describeSureness } from "./words.js";

/** Return a tile of a record: said: what else it is; isLeftOut: it is not saved; failure: why. */
export function makeTile(record) {
  const element = document.createElement("div");
  element.className = "tile";
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", "false");
  element.tabIndex = -1;
  const caption = document.createElement("span");
  caption.className = "caption";
  element.append(makePicture(record), caption);
  return { record, element, caption, said: undefined, isLeftOut: false };
}

/** Show what is to be said of a tile's picture. */
export function showTile({ record, element, caption, said, isLeftOut, failure }) {
  const answered = describeAnswer(record);
  const words = { answered, changed: `${answered} → ${said && describeSaid(said)}`, left: "left out" };
  const state = isLeftOut ? "left" : said ? "changed" : "answered";
  element.dataset.state = failure ? "failed" : state;
  caption.textContent = words[state];
  const heard = { answered: "", changed: `; it is ${said && describeSaid(said)}`, left: "; left out" };
  const why = failure ? `; not saved: ${failure}` : "";
  const name = `Answered ${answered}, ${describeSureness(record)}${heard[state]}${why}`;
  element.setAttribute("aria-label", name);
  element.title = failure ?? describeSureness(record);
}
