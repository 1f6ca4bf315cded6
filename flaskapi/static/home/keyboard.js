/** Drawing with the keyboard: a pen that arrow keys move. */

import { HEIGHT, WIDTH } from "./board.js";

const STEP = 14;
const LONG_STEP = 42;
const DIRECTIONS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Let keys draw on a board while its canvas has the focus.
 *
 * pen: the element that shows where the pen is. say: takes a sentence for who can't see it.
 */
export function listenToKeys(canvas, board, pen, say) {
  const held = new Set();
  let [x, y] = [WIDTH / 2, HEIGHT / 2];

  const show = () => {
    pen.style.left = `${(100 * x) / WIDTH}%`;
    pen.style.top = `${(100 * y) / HEIGHT}%`;
    pen.classList.toggle("down", board.isDown);
  };
  const lift = () => {
    if (board.isDown) {
      board.end();
      say("The pen is lifted.");
    }
    show();
  };
  const toggle = () => {
    if (board.isDown) return lift();
    board.begin([x, y]);
    say("The pen is down.");
    show();
  };
  // Two arrows held at a time move aslant.
  const move = (step) => {
    for (const key of held) {
      x = Math.min(Math.max(x + step * DIRECTIONS[key][0], 0), WIDTH);
      y = Math.min(Math.max(y + step * DIRECTIONS[key][1], 0), HEIGHT);
    }
    if (board.isDown) board.extend([[x, y]]);
    show();
  };
  const clear = () => {
    board.clear();
    say("All is cleared.");
    show();
  };

  canvas.addEventListener("keydown", (event) => {
    const isUndo = event.key === "z" && (event.ctrlKey || event.metaKey);
    if (event.key in DIRECTIONS) {
      held.add(event.key);
      move(event.shiftKey ? LONG_STEP : STEP);
    } else if (event.key === " ") {
      if (!event.repeat) toggle();
    } else if (event.key === "Escape" || event.key === "Delete") {
      clear();
    } else if (isUndo) {
      lift();
      board.undo();
    } else {
      return;
    }
    pen.hidden = false;
    event.preventDefault();
  });
  canvas.addEventListener("keyup", (event) => held.delete(event.key));
  canvas.addEventListener("focus", () => {
    pen.hidden = !canvas.matches(":focus-visible");
    show();
  });
  canvas.addEventListener("blur", () => {
    held.clear();
    lift();
    pen.hidden = true;
  });
  // Before the pointer's own stroke begins, which would else be the one to end.
  const yieldToPointer = () => {
    lift();
    pen.hidden = true;
  };
  canvas.addEventListener("pointerdown", yieldToPointer, { capture: true });
}
