/** Pictures of records, fetched before they are needed and kept for who goes back. */

import { locate } from "./api.js";

const MOST_KEPT = 80;
const SMALL_PX = 100;
const kept = new Map();

/** Return the picture of a record as an element, on its way if it is not there yet. */
export function getPicture(record) {
  return getKept(record.image, () => makePicture(record, "The picture that was sent"));
}

/** Return the frame that was classified in a picture of one digit, in the same way. */
export function getFrame(record) {
  const address = locate(`/predictions/${record.id}/frame`);
  return getKept(address, () => {
    const frame = makeImage(address, "");
    frame.className = "sharp";
    return frame;
  });
}

/** Fetch what a record will be shown with. */
export function prefetch(record) {
  getPicture(record);
  if (record.task === "digit") getFrame(record);
}

/** Return a new element with the picture of a record. alt: empty where words are beside it. */
export function makePicture(record, alt = "") {
  const picture = makeImage(record.image, alt);
  // Whoever looks at a drawing of few pixels wants to see these, not a blur.
  picture.addEventListener("load", () => {
    picture.classList.toggle("sharp", picture.naturalWidth < SMALL_PX);
  });
  return picture;
}

/** Let go of a picture. */
export const dropPicture = (record) => kept.delete(record.image);

function getKept(address, make) {
  const found = kept.get(address) ?? make();
  kept.delete(address);
  kept.set(address, found);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  return found;
}

function makeImage(address, alt) {
  const image = new Image();
  image.alt = alt;
  image.decoding = "async";
  image.src = address;
  return image;
}
