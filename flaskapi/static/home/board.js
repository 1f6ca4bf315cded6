/** The surface that is drawn on: strokes, and the picture of them that is sent. */

// The picture's size in pixels; strokes are kept in its coordinates.
export const WIDTH = 560;
export const HEIGHT = 420;
const PAPER = "#fff";
const INK = "#111";

/** Strokes on a canvas, drawn by pointers or, through begin, extend and end, by anything else. */
export class Board {
  #canvas;
  #strokes = [];
  #past = [];
  #current = null;
  #isAwaiting = false;

  /**
   * canvas: an element of the shape WIDTH by HEIGHT. onBegin is called as the pen is put down,
   * onChange as it is lifted, as a stroke is undone, and as all are cleared.
   */
  constructor(canvas, { onBegin, onChange }) {
    this.#canvas = canvas;
    this.onBegin = onBegin;
    this.onChange = onChange;
    this.penWidth = 1;
    listenToPointers(canvas, this);
    new ResizeObserver(() => this.#redraw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#redraw());
  }

  /** Whether nothing is drawn. */
  get isBlank() {
    return this.#strokes.length === 0 && this.#current === null;
  }

  /** Whether the pen is down. */
  get isDown() {
    return this.#current !== null;
  }

  /** Whether there is a stroke, or a clearing, to take back. */
  get canUndo() {
    return this.#past.length > 0;
  }

  /** Put the pen down at [x, y]. */
  begin(point) {
    this.onBegin();
    this.#current = { width: this.penWidth, points: [point] };
    this.#redrawSoon();
  }

  /** Draw on through points. */
  extend(points) {
    this.#current?.points.push(...points);
    this.#redrawSoon();
  }

  /** Lift the pen. */
  end() {
    if (this.#current === null) return;
    const strokes = [...this.#strokes, this.#current];
    this.#current = null;
    this.#replace(strokes);
  }

  /** Take back the last stroke, or the clearing of all. */
  undo() {
    if (this.#past.length === 0) return;
    this.#strokes = this.#past.pop();
    this.#redraw();
    this.onChange();
  }

  /** Take all strokes away. */
  clear() {
    this.#current = null;
    this.#replace([]);
  }

  /** Return a PNG of the drawing, dark on white whatever colours the page has. */
  toPicture() {
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    const context = canvas.getContext("2d");
    context.fillStyle = PAPER;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    drawStrokes(context, this.#strokes, INK);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  #replace(strokes) {
    if (this.#strokes.length > 0 || strokes.length > 0) this.#past.push(this.#strokes);
    this.#strokes = strokes;
    this.#redraw();
    this.onChange();
  }

  #redrawSoon() {
    if (this.#isAwaiting) return;
    this.#isAwaiting = true;
    requestAnimationFrame(() => this.#redraw());
  }

  #redraw() {
    this.#isAwaiting = false;
    const canvas = this.#canvas;
    const width = Math.round(canvas.clientWidth * devicePixelRatio);
    if (canvas.width !== width) {
      canvas.width = width;
      canvas.height = Math.round((width * HEIGHT) / WIDTH);
    }
    const context = canvas.getContext("2d");
    context.setTransform(width / WIDTH, 0, 0, width / WIDTH, 0, 0);
    context.clearRect(0, 0, WIDTH, HEIGHT);
    const strokes = this.#current ? [...this.#strokes, this.#current] : this.#strokes;
    drawStrokes(context, strokes, getComputedStyle(canvas).color);
  }
}

function drawStrokes(context, strokes, colour) {
  context.strokeStyle = context.fillStyle = colour;
  context.lineCap = context.lineJoin = "round";
  for (const { width, points } of strokes) {
    context.lineWidth = width;
    context.beginPath();
    if (points.length === 1) {
      context.arc(...points[0], width / 2, 0, 2 * Math.PI);
      context.fill();
    } else {
      traceSmoothly(context, points);
      context.stroke();
    }
  }
}

/** Trace a path from the first point to the last that bends round each point between. */
function traceSmoothly(context, points) {
  context.moveTo(...points[0]);
  for (let index = 1; index < points.length - 1; index += 1) {
    const [x, y] = points[index];
    const [nextX, nextY] = points[index + 1];
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  context.lineTo(...points.at(-1));
}

/** Draw with one mouse button, finger or pen at a time. */
function listenToPointers(canvas, board) {
  let pointer = null;
  const locate = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    return [((clientX - box.left) * WIDTH) / box.width, ((clientY - box.top) * HEIGHT) / box.height];
  };
  const lift = (event) => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    board.end();
  };
  // Else Chrome takes a fast stroke for a fling, and the next tap, on Clear, for what stops it.
  canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    board.begin(locate(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    // A pen moves further between two frames than a straight line shows.
    const passed = event.getCoalescedEvents?.() ?? [];
    board.extend((passed.length ? passed : [event]).map(locate));
  });
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
}
