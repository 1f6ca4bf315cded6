/** Pictures that are given instead of drawn: chosen, photographed, pasted or dropped. */

/** Call take(file, count) with each picture that somebody gives, the first of count at once. */
export function listenToPictures(inputs, take) {
  for (const input of inputs) {
    input.addEventListener("change", () => {
      if (input.files.length > 0) take(input.files[0], 1);
      input.value = ""; // So that the same file can be chosen again.
    });
  }
  addEventListener("paste", (event) => takeFirst(event, event.clipboardData, take));
  listenToDrops(take);
}

function listenToDrops(take) {
  const mark = (isOver) => document.body.classList.toggle("dropping", isOver);
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    mark(true);
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) mark(false);
  });
  addEventListener("drop", (event) => {
    mark(false);
    takeFirst(event, event.dataTransfer, take);
  });
}

/** Take the first file of what was pasted or dropped; text is left to who wants it. */
function takeFirst(event, transfer, take) {
  const file = transfer?.files[0];
  if (!file) return;
  event.preventDefault();
  take(file, transfer.files.length);
}
