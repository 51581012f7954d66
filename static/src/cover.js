// Boxes over faces and number plates: drawn with a mouse, with a finger once drawing was switched on
// (until then a finger scrolls the page, also over the photo), or added, moved and sized by keys.
// Without this script the squares over the photo are ticked.
(function () {
  'use strict';
  var STEP = 0.02;
  var LEAST = 0.03;

  function within(value, low, high) { return Math.max(low, Math.min(high, value)); }

  function percent(share) { return String(Math.round(share * 100)); }

  function edit(root) {
    var frame = root.querySelector('[data-cover-frame]');
    var tools = root.querySelector('[data-cover-tools]');
    var said = root.querySelector('[data-cover-said]');
    var full = root.querySelector('[data-cover-full]');
    var draw = root.querySelector('[data-cover-draw]');
    var most = Number(root.dataset.most);
    var armed = false;
    var boxes = [];
    var before = [];
    var chosen = -1;

    root.querySelectorAll('[data-cover-kept] input').forEach(function (input) {
      var sides = input.value.split(' ').map(Number);
      if (input.checked) boxes.push({ x: sides[0], y: sides[1], w: sides[2], h: sides[3] });
    });
    ['[data-cover-kept]', '[data-cover-grid]', '[data-cover-drawn]'].forEach(function (part) {
      root.querySelector(part).remove();
    });
    frame.classList.add('is-drawn');
    tools.hidden = false;

    function arm(on) {
      armed = on;
      draw.setAttribute('aria-pressed', String(on));
      frame.classList.toggle('is-armed', on);
    }

    // The server takes no more than so many: whoever wants one more is told before it is drawn.
    function isFull() {
      if (boxes.length < most) return false;
      full.hidden = false;
      said.textContent = full.textContent;
      return true;
    }

    function remember() {
      before.push(JSON.stringify(boxes));
      if (before.length > 50) before.shift();
    }

    function words(box, at) {
      var values = { box: at + 1, left: percent(box.x), top: percent(box.y), width: percent(box.w), height: percent(box.h) };
      return Object.keys(values).reduce(function (text, name) {
        return text.replace('{' + name + '}', values[name]);
      }, root.dataset.tBox);
    }

    function keepInside(box) {
      box.w = within(box.w, LEAST, 1);
      box.h = within(box.h, LEAST, 1);
      box.x = within(box.x, 0, 1 - box.w);
      box.y = within(box.y, 0, 1 - box.h);
    }

    function place(button, box, at) {
      button.style.left = box.x * 100 + '%';
      button.style.top = box.y * 100 + '%';
      button.style.width = box.w * 100 + '%';
      button.style.height = box.h * 100 + '%';
      button.classList.toggle('is-chosen', at === chosen);
      button.setAttribute('aria-label', words(box, at));
      button.nextSibling.value = [box.x, box.y, box.w, box.h].map(function (side) { return side.toFixed(4); }).join(' ');
    }

    function newButton(at) {
      var button = document.createElement('button');
      var grip = document.createElement('span');
      var value = document.createElement('input');
      button.type = 'button';
      button.className = 'cover__box';
      button.dataset.at = at;
      button.setAttribute('aria-describedby', 'cover-help');
      grip.className = 'cover__grip';
      button.appendChild(grip);
      value.type = 'hidden';
      value.name = root.dataset.cover;
      frame.appendChild(button);
      frame.appendChild(value);
      return button;
    }

    function buttons() { return frame.querySelectorAll('.cover__box'); }

    function show(focus) {
      var shown = buttons();
      if (shown.length !== boxes.length) {
        shown.forEach(function (button) { button.nextSibling.remove(); button.remove(); });
        boxes.forEach(function (_box, at) { newButton(at); });
        shown = buttons();
      }
      boxes.forEach(function (box, at) { place(shown[at], box, at); });
      if (boxes.length < most) full.hidden = true;
      if (focus && shown[chosen]) shown[chosen].focus();
    }

    function remove() {
      if (!boxes[chosen]) return;
      remember();
      boxes.splice(chosen, 1);
      chosen = Math.min(chosen, boxes.length - 1);
      show(true);
      said.textContent = root.dataset.tRemoved;
      if (!boxes.length) root.querySelector('[data-cover-add]').focus();
    }

    function add(event) {
      if (isFull()) return;
      if (event.pointerType && event.pointerType !== 'mouse') arm(true);
      remember();
      boxes.push({ x: 0.4, y: 0.4, w: 0.2, h: 0.2 });
      chosen = boxes.length - 1;
      show(true);
    }

    function undo() {
      if (!before.length) return;
      boxes = JSON.parse(before.pop());
      chosen = Math.min(chosen, boxes.length - 1);
      show(false);
      said.textContent = root.dataset.tUndone;
    }

    function point(event) {
      var edge = frame.getBoundingClientRect();
      return {
        x: within((event.clientX - edge.left) / edge.width, 0, 1),
        y: within((event.clientY - edge.top) / edge.height, 0, 1)
      };
    }

    function stretch(box, from, to) {
      box.x = Math.min(from.x, to.x);
      box.y = Math.min(from.y, to.y);
      box.w = Math.abs(to.x - from.x);
      box.h = Math.abs(to.y - from.y);
    }

    // What the pointer does: draws a new box, moves one, or pulls its corner.
    function begin(event) {
      if (event.button || !event.isPrimary) return;
      var button = event.target.closest('.cover__box');
      var start = point(event);
      var drawing = !button;
      if (event.pointerType !== 'mouse' && !armed) return;
      if (drawing && isFull()) return;
      remember();
      if (drawing) boxes.push({ x: start.x, y: start.y, w: 0, h: 0 });
      chosen = drawing ? boxes.length - 1 : Number(button.dataset.at);
      var box = boxes[chosen];
      var was = { x: box.x, y: box.y, w: box.w, h: box.h };
      var pulls = event.target.closest('.cover__grip');
      event.preventDefault();
      frame.setPointerCapture(event.pointerId);

      function go(moved) {
        if (moved.pointerId !== event.pointerId) return;
        var now = point(moved);
        if (drawing) stretch(box, start, now);
        else if (pulls) { box.w = within(was.w + now.x - start.x, LEAST, 1 - was.x); box.h = within(was.h + now.y - start.y, LEAST, 1 - was.y); }
        else { box.x = was.x + now.x - start.x; box.y = was.y + now.y - start.y; keepInside(box); }
        show(false);
      }

      function end(ended) {
        if (ended.pointerId !== event.pointerId) return;
        frame.removeEventListener('pointermove', go);
        frame.removeEventListener('pointerup', end);
        frame.removeEventListener('pointercancel', end);
        if (drawing && (box.w < LEAST / 2 || box.h < LEAST / 2)) {
          boxes = JSON.parse(before.pop());
          chosen = -1;
        } else keepInside(box);
        if (before[before.length - 1] === JSON.stringify(boxes)) before.pop();
        show(true);
      }

      frame.addEventListener('pointermove', go);
      frame.addEventListener('pointerup', end);
      frame.addEventListener('pointercancel', end);
    }

    function press(event) {
      var button = event.target.closest('.cover__box');
      var step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!button || event.ctrlKey || event.metaKey || event.altKey) return;
      chosen = Number(button.dataset.at);
      if (event.key === 'Delete' || event.key === 'Backspace') remove();
      else if (!step) return;
      else {
        remember();
        var box = boxes[chosen];
        if (event.shiftKey) {
          box.w = within(box.w + step[0] * STEP, LEAST, 1 - box.x);
          box.h = within(box.h + step[1] * STEP, LEAST, 1 - box.y);
        } else { box.x += step[0] * STEP; box.y += step[1] * STEP; keepInside(box); }
        show(true);
        said.textContent = words(box, chosen);
      }
      event.preventDefault();
      event.stopPropagation();
    }

    frame.addEventListener('pointerdown', begin);
    frame.addEventListener('keydown', press);
    frame.addEventListener('focusin', function (event) {
      if (!event.target.dataset.at) return;
      chosen = Number(event.target.dataset.at);
      show(false);
    });
    draw.addEventListener('click', function () { arm(!armed); });
    root.querySelector('[data-cover-add]').addEventListener('click', add);
    root.querySelector('[data-cover-remove]').addEventListener('click', remove);
    root.querySelector('[data-cover-undo]').addEventListener('click', undo);
    show(false);
  }

  function begin() {
    document.querySelectorAll('[data-cover]').forEach(function (root) {
      if (root.dataset.coverReady) return;
      root.dataset.coverReady = 'yes';
      edit(root);
    });
  }

  document.addEventListener('htmx:afterSettle', begin);
  begin();
})();
